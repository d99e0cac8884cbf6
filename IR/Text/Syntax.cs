namespace DualJit.IR;

// A function as it is written: names stand for values, blocks and functions, which may come later in the text.

internal sealed record FunctionSyntax(Token Name, bool IsShared, IrType ReturnType, Token? ForComplex, List<BlockSyntax> Blocks);

internal sealed record BlockSyntax(Token Label, List<DeclarationSyntax> Parameters, List<InstructionSyntax> Instructions);

/// <param name="IsLength">Whether the word <c>length</c> follows the type.</param>
internal sealed record DeclarationSyntax(Token Name, IrType Type, bool IsLength);

internal sealed record EdgeSyntax(Token Label, List<Token> Arguments);

/// <param name="Result">The value defined, or null.</param>
/// <param name="Type">The type written; void where none is.</param>
/// <param name="Callee">The function of a call, else null.</param>
internal sealed record InstructionSyntax(
    Token Start, OpInfo Info, Token? Result, List<Token> Operands, IrType Type, long Immediate, Token? Callee, List<EdgeSyntax> Edges);
