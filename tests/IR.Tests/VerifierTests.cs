using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Each rule of the verifier, broken once.</summary>
public sealed class VerifierTests
{
    private const string AnyFunction = "func @g(%a: i32, %b: f64) -> f64 {\nb0:\n    ret %b\n}";

    [Fact]
    public void AValidModuleHasNoErrors()
    {
        var module = Parser.Parse("""
            stage machine
            func @f(%n: i64) -> i64 {
            b0:
                %zero = const 0 : i64
                jump b1(%zero)
            b1(%i: i64):
                %c = lt %i, %n
                br %c, b2, b3
            b2:
                %one = const 1 : i64
                %next = add %i, %one
                jump b1(%next)
            b3:
                ret %i
            b4:
                jump b4
            }
            """);
        Assert.Empty(Verifier.Verify(module));
        Verifier.ThrowIfInvalid(module);
    }

    // The body of a function @f(%x: f64, %i: i64, %n: i32, %c: bool, %p: ptr, %a: array<f64,2,C>, %any: array<i32,?>) -> i32.
    [Theory]
    [InlineData("ret", "operands are 0, not 1")]
    [InlineData("ret %x", "what is returned is of type i32, not f64")]
    [InlineData("ret %n, %n", "operands are 2, not 1")]
    [InlineData("%0 = add %x, %i\n ret %n", "operand 1 is of type f64, not i64")]
    [InlineData("%0 = add %x\n ret %n", "add takes 2 operands")]
    [InlineData("%0 = add %c, %c\n ret %n", "add does not take bool")]
    [InlineData("%0 = add %p, %p\n ret %n", "add does not take ptr")]
    [InlineData("%0 = and %x, %x\n ret %n", "and does not take f64")]
    [InlineData("%0 = lt %c, %c\n ret %n", "lt does not take bool")]
    [InlineData("%0 = sqrt %i\n ret %n", "sqrt does not take i64")]
    [InlineData("%0 = shl %i, %i\n ret %n", "the count of a shift is of type i32, not i64")]
    [InlineData("%0 = shl %x, %n\n ret %n", "shl does not take f64")]
    [InlineData("%0 = select %n, %x, %x\n ret %n", "the condition is of type bool, not i32")]
    [InlineData("%0 = select %c, %x, %i\n ret %n", "operand 2 is of type f64, not i64")]
    [InlineData("%0 = fma %x, %x, %i\n ret %n", "fma does not take i64")]
    [InlineData("%0 = conv %p : i64\n ret %n", "conv does not take ptr")]
    [InlineData("%0 = conv %n : ptr\n ret %n", "conv does not take ptr")]
    [InlineData("%0 = conv.overflows %n : c128\n ret %n", "conv.overflows names a type of kind")]
    [InlineData("%0 = bitcast %n : f64\n ret %n", "bitcast keeps the size")]
    [InlineData("%0 = bitcast %c : i8\n ret %n", "bitcast does not take bool")]
    [InlineData("%0 = tuple %n, %x\n ret %0", "what is returned is of type i32, not (i32, f64)")]
    [InlineData("%0 = tuple %n, %x\n %1 = tuple %n, %i\n %2 = select %c, %0, %1\n ret %n", "operand 2 is of type (i32, f64), not (i32, i64)")]
    [InlineData("%0 = length %p\n ret %n", "operand 0 is an array, not ptr")]
    [InlineData("%0 = dim %n, 0\n ret %n", "operand 0 is an array, not i32")]
    [InlineData("%0 = element.load %a, %i\n ret %n", "an element of array<f64,2,C> has 2 indices")]
    [InlineData("%0 = element.load %a, %i, %n\n ret %n", "an index is of type i64, not i32")]
    [InlineData("%0 = element.load %any, %n\n ret %n", "an index is of type i64, not i32")]
    [InlineData("element.store %a, %n, %i, %i\n ret %n", "the value is of type f64, not i32")]
    [InlineData("element.store %a\n ret %n", "operands are missing")]
    [InlineData("%0 = element.address %p, %i\n ret %n", "operand 0 is an array, not ptr")]
    [InlineData("%0 = offset %i, %i : f64\n ret %n", "the address is of type ptr, not i64")]
    [InlineData("%0 = offset %p, %n : f64\n ret %n", "the offset is of type i64, not i32")]
    [InlineData("%0 = load %i : f64\n ret %n", "the address is of type ptr, not i64")]
    [InlineData("store %p, %p\n ret %n", "a scalar is stored")]
    [InlineData("store %n, %i\n ret %n", "the address is of type ptr, not i64")]
    [InlineData("%0 = call @g(%n)\n ret %n", "operands are 1, not 2")]
    [InlineData("%0 = call @g(%n, %i)\n ret %n", "argument 1 is of type f64, not i64")]
    [InlineData("guard %n, Overflow\n ret %n", "the condition is of type bool, not i32")]
    [InlineData("guard %c, None\n ret %n", "a trap has a kind")]
    [InlineData("guard %c, IndexOutOfRange(%i)\n ret %n", "IndexOutOfRange has two operands, other traps none")]
    [InlineData("guard %c, Overflow(%i)\n ret %n", "IndexOutOfRange has two operands, other traps none")]
    [InlineData("guard %c, IndexOutOfRange(%i, %n)\n ret %n", "an operand of a trap is of type i64, not i32")]
    [InlineData("trap DivideByZero(%i, %i)", "IndexOutOfRange has two operands, other traps none")]
    [InlineData("throw System.ArgumentException(string \"a\", string %n)", "an operand cannot be of type System.String")]
    [InlineData("throw System.OutOfMemoryException(string \"a\", System.Exception null)\n ret %n", "a terminator is the last instruction of its block")]
    [InlineData("br %n, b1, b1\nb1:\n ret %n", "the condition is of type bool, not i32")]
    [InlineData("jump b1(%x)\nb1(%y: i32):\n ret %y", "argument 0 for b1 is of type i32, not f64")]
    [InlineData("jump b1\nb1(%y: i32):\n ret %y", "b1 has 1 parameters")]
    [InlineData("jump b0", "nothing jumps to the entry block")]
    [InlineData("%0 = neg %n", "a block ends in a terminator")]
    [InlineData("ret %n\n jump b1\nb1:\n ret %n", "a terminator is the last instruction of its block")]
    [InlineData("%0 = neg %1\n %1 = neg %n\n ret %0", "its use of a value of b0 is not dominated by the definition")]
    [InlineData("br %c, b1, b2\nb1:\n %0 = neg %n\n jump b2\nb2:\n ret %0", "its use of a value of b1 is not dominated by the definition")]
    [InlineData("jump b2\nb1:\n %0 = neg %n\n jump b2\nb2:\n ret %0", "its use of a value of b1 is not dominated by the definition")]
    [InlineData("jump b1(%n)\nb1(%y: void):\n ret %n", "a parameter cannot be of type void in stage Array")]
    [InlineData("add %n, %n\n ret %n", "the result is of type i32, not void")]
    public void ABrokenRuleIsReported(string body, string rule)
    {
        var module = Parser.Parse($"stage array\nfunc @f(%x: f64, %i: i64, %n: i32, %c: bool, %p: ptr, %a: array<f64,2,C>, %any: array<i32,?>) -> i32 {{\nb0:\n {body}\n}}\n{AnyFunction}");
        Assert.Contains(rule, string.Join("\n", Verifier.Verify(module)));
    }

    // The body of a function that @f calls: @g(%v: f64x8, %w: f32x8, %i: i64x8, %m: boolx8, %wide: boolx16, %p: ptr, %s: f64, %n: i32) -> f64x8.
    [Theory]
    [InlineData("ret %s", "what is returned is of type f64x8, not f64")]
    [InlineData("%0 = add %v, %w\n ret %v", "operand 1 is of type f64x8, not f32x8")]
    [InlineData("%0 = add %v, %s\n ret %v", "operand 1 is of type f64x8, not f64")]
    [InlineData("%0 = add %m, %m\n ret %v", "add does not take boolx8")]
    [InlineData("%0 = rem %v, %v\n ret %v", "rem does not take f64x8")]
    [InlineData("%0 = exp %v\n ret %v", "exp does not take f64x8")]
    [InlineData("%0 = div %i, %i\n ret %v", "there is no division of integer vectors")]
    [InlineData("%0 = shl %i, %i\n ret %v", "the count of a shift is of type i32, not i64x8")]
    [InlineData("%0 = select %wide, %v, %v\n ret %v", "the mask is of type boolx8, not boolx16")]
    [InlineData("%0 = select %m, %v, %w\n ret %v", "operand 2 is of type f64x8, not f32x8")]
    [InlineData("%0 = select %m, %s, %s\n ret %v", "the mask is of type bool, not boolx8")]
    [InlineData("%0 = conv %v : i32\n ret %v", "f64x8 and i32 have not as many lanes")]
    [InlineData("%0 = conv %w : i32x16\n ret %v", "f32x8 and i32x16 have not as many lanes")]
    [InlineData("%0 = bitcast %w : f64x8\n ret %v", "bitcast keeps the size")]
    [InlineData("%0 = splat %s : f64x16\n ret %v", "the result is a vector of 8 or 16 lanes and at most 512 bits, not f64x16")]
    [InlineData("%0 = splat %s : f16x8\n ret %v", "not f16x8")]
    [InlineData("%0 = splat %n : f64x8\n ret %v", "the scalar is of type f64, not i32")]
    [InlineData("%0 = splat %s : f64\n ret %v", "the result is a vector")]
    [InlineData("%0 = iota : boolx8\n ret %v", "iota numbers no mask")]
    [InlineData("%0 = lane %v, 8\n ret %v", "f64x8 has no lane 8")]
    [InlineData("%0 = lane %v, -1\n ret %v", "f64x8 has no lane -1")]
    [InlineData("%0 = lane %s, 0\n ret %v", "operand 0 is a vector")]
    [InlineData("%0 = insert %v, %n, 0\n ret %v", "the scalar is of type f64, not i32")]
    [InlineData("%0 = fold and %v\n ret %v", "and does not take f64x8")]
    [InlineData("%0 = fold add %m\n ret %v", "add does not take boolx8")]
    [InlineData("%0 = vload %s : f64x8\n ret %v", "the address is of type ptr, not f64")]
    [InlineData("%0 = vload %p : f64\n ret %v", "what is loaded or stored is a vector")]
    [InlineData("%0 = vload %p, %wide : f64x8\n ret %v", "the mask is of type boolx8, not boolx16")]
    [InlineData("vstore %v, %p, %m, %m\n ret %v", "operands are an address and at most a mask")]
    [InlineData("%0 = load %p : f64x8\n ret %v", "a scalar or an address is loaded")]
    [InlineData("store %v, %p\n ret %v", "a scalar is stored")]
    [InlineData("br %m, b1, b1\nb1:\n ret %v", "the condition is of type bool, not boolx8")]
    [InlineData("jump b1(%v)\nb1(%y: f64x16):\n ret %v", "a parameter cannot be of type f64x16")]
    public void ABrokenRuleOfVectorsIsReported(string body, string rule)
    {
        var module = Parser.Parse($$"""
            stage machine
            func @f() -> void {
            b0:
             ret
            }
            func @g(%v: f64x8, %w: f32x8, %i: i64x8, %m: boolx8, %wide: boolx16, %p: ptr, %s: f64, %n: i32) -> f64x8 {
            b0:
             {{body}}
            }
            """);
        Assert.Contains(rule, string.Join("\n", Verifier.Verify(module)));
    }

    [Theory]
    [InlineData("func @f(%v: f64x8) -> void {\nb0:\n ret\n}")]
    [InlineData("func @f(%p: ptr) -> f64x8 {\nb0:\n %0 = vload %p : f64x8\n ret %0\n}")]
    public void NoVectorCrossesTheAbi(string function) =>
        Assert.Contains("no vector crosses the ABI", string.Join("\n", Verifier.Verify(Parser.Parse($"stage machine\n{function}"))));

    private const string Callees = """
        func @g() -> (f64, i64) {
        b0:
            %0 = call @g()
            %1 = get %0, 0
            %2 = get %0, 1
            ret %1, %2
        }
        func @h() -> ((f64, i64), i64) {
        b0:
            trap Overflow
        }
        """;

    [Theory]
    [InlineData("machine", "%n: i32", "%0 = add.checked %n, %n", "add.checked is no op of stage Machine")]
    [InlineData("loop", "%n: i32", "%0 = conv.checked %n : u8", "conv.checked is no op of stage Loop")]
    [InlineData("machine", "%a: array<f64,1,C>", "", "a parameter cannot be of type array<f64,1,C> in stage Machine")]
    [InlineData("loop", "%a: array<f64,1,C>", "%0 = length %a", "length is no op of stage Loop")]
    [InlineData("loop", "%a: (f64, i32)", "", "a parameter cannot be of type (f64, i32) in stage Loop")]
    [InlineData("loop", "%a: f64", "%0 = tuple %a", "tuple is no op of stage Loop")]
    [InlineData("loop", "%c: bool", "%0 = call @g()\n %1 = select %c, %0, %0", "no tuple, array or function is used in stage Loop")]
    [InlineData("machine", "%c: bool", "%0 = call @h()\n %1 = get %0, 0\n %2 = get %1, 1", "no tuple, array or function is used in stage Machine")]
    public void AStageHasItsOps(string stage, string parameter, string instruction, string rule)
    {
        var module = Parser.Parse($"stage {stage}\nfunc @f({parameter}) -> void {{\nb0:\n {instruction}\n ret\n}}\n{Callees}");
        Assert.Contains(rule, string.Join("\n", Verifier.Verify(module)));
    }

    [Fact]
    public void AModuleHasAFunctionAndAFunctionABlock()
    {
        Assert.Equal("module: a module has a function", Assert.Single(Verifier.Verify(new Module())).ToString());
        var module = new Module();
        module.Add(new Function("empty", IrType.Void));
        Assert.Equal("@empty: a function has an entry block", Assert.Single(Verifier.Verify(module)).ToString());
    }

    [Fact]
    public void ValuesAreDefinedOnceAndOfTheFunction()
    {
        Assert.Contains("%0 is defined twice", Errors((function, block) =>
        {
            var value = function.NewValue(IrType.Int32);
            block.Instructions.Add(Const(value));
            block.Instructions.Add(Const(value));
        }));
        Assert.Contains("the function has no value %5", Errors((function, block) => block.Instructions.Add(Const(new ValueId(5)))));
        Assert.Contains("%0 is defined nowhere", Errors((function, block) =>
            block.Instructions.Add(new Instruction(Op.Neg, IrType.Int32, Operands: [function.NewValue(IrType.Int32)], Result: function.NewValue(IrType.Int32), Immediate: 0, Edges: [], Location: SourceLocation.None))));
        Assert.Contains("an instruction has a result unless its type is void", Errors((function, block) => block.Instructions.Add(Const(ValueId.None))));
        Assert.Contains("its type is i32, its result's is f64", Errors((function, block) => block.Instructions.Add(Const(function.NewValue(IrType.Float64)))));
        Assert.Contains("its bits are no i32", Errors((function, block) => block.Instructions.Add(Const(function.NewValue(IrType.Int32)) with { Immediate = 1L << 40 })));
    }

    [Fact]
    public void EdgesCalleesAndExceptionsExist()
    {
        Assert.Contains("there is no block b9", Errors((function, block) => block.Instructions.Add(Void(Op.Jump) with { Edges = [new Edge(new BlockId(9))] })));
        Assert.Contains("jump has 1 edges", Errors((function, block) => block.Instructions.Add(Void(Op.Jump))));
        Assert.Contains("there is no function @7", Errors((function, block) => block.Instructions.Add(Void(Op.Call) with { Immediate = 7 })));
        Assert.Contains("there is no exception 2", Errors((function, block) => block.Instructions.Add(Void(Op.Throw) with { Immediate = 2 })));
    }

    [Fact]
    public void TheExceptionHoldsErrorAndIr()
    {
        var module = Parser.Parse("stage machine\nfunc @f(%a: i32) -> f64 {\nb0:\n    ret %a\n}");
        var thrown = Assert.Throws<InternalCompilerException>(() => Verifier.ThrowIfInvalid(module));
        Assert.Contains("@f b0: ret %a: what is returned is of type f64, not i32", thrown.Message);
        Assert.Contains(module.ToString(), thrown.Message);
    }

    private static Instruction Const(ValueId result) => new(Op.Const, IrType.Int32, result, [], 0, [], SourceLocation.None);

    private static Instruction Void(Op op) => new(op, IrType.Void, ValueId.None, [], 0, [], SourceLocation.None);

    private static string Errors(Action<Function, Block> fill)
    {
        var module = new Module();
        var function = new Function("f", IrType.Void);
        module.Add(function);
        function.NewBlock();
        fill(function, function.Entry);
        if (!function.Entry.Terminator.Info.IsTerminator) function.Entry.Instructions.Add(Void(Op.Return));
        return string.Join("\n", Verifier.Verify(module));
    }
}
