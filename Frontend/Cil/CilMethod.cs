using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>A method's CIL, decoded, with its tokens resolved as the method's generic arguments have it.</summary>
internal sealed class CilMethod
{
    private readonly Type[]? _typeArguments;
    private readonly Type[]? _methodArguments;

    private CilMethod(MethodBase method, MethodBody body)
    {
        Method = method;
        _typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        _methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        Code = CilDecoder.Decode(body.GetILAsByteArray());
        Graph = CilBlocks.Of(Code);
        var locals = body.LocalVariables;
        Locals = new Type[locals.Count];
        foreach (var local in locals) Locals[local.LocalIndex] = local.LocalType;
        TryBlocks = body.ExceptionHandlingClauses;
    }

    public MethodBase Method { get; }

    public List<CilInstruction> Code { get; }

    public CilBlocks Graph { get; }

    public Type[] Locals { get; }

    public IList<ExceptionHandlingClause> TryBlocks { get; }

    /// <summary>Whether the method assigns to an argument or takes its address.</summary>
    public bool ChangesArgument(int index) => Code.Exists(instruction => instruction.OpCode is ILOpCode.Starg or ILOpCode.Ldarga && instruction.Operand == index);

    /// <summary>How often the method assigns to a local.</summary>
    public int Assigns(int local)
    {
        int count = 0;
        foreach (var instruction in Code)
            if (instruction.OpCode is ILOpCode.Stloc or ILOpCode.Ldloca && instruction.Operand == local) count++;
        return count;
    }

    /// <summary>The jumps to earlier instructions, by index.</summary>
    public List<(int From, int To)> JumpsBack => field ??= [.. Graph.Blocks.SelectMany(block => block.Successors.Select(target => (From: block.End - 1, To: Graph.Blocks[target].First))).Where(jump => jump.To <= jump.From)];

    /// <exception cref="KernelCompilationException">The method has no CIL.</exception>
    public static CilMethod Of(MethodBase method)
    {
        if (method.IsAbstract) throw NoCil("it is abstract");
        if (method.IsDefined(typeof(StateMachineAttribute), inherit: false))
            throw DiagnosticCatalog.Async.Error(MethodNames.Of(method), method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false) ? "async" : "an iterator");
        MethodBody? body;
        try
        {
            body = method.GetMethodBody();
        }
        catch (InvalidOperationException)
        {
            throw NoCil("it was made at run time");
        }
        if (body?.GetILAsByteArray() is not { Length: > 0 }) throw NoCil("it is native code or part of the runtime");
        var code = new CilMethod(method, body);
        return code.IsInstruction() ? throw NoCil("it is an instruction of the processor") : code;

        KernelCompilationException NoCil(string why) => DiagnosticCatalog.NoCil.Error(MethodNames.Of(method), why);
    }

    // What the JIT compiler must replace, the framework marks, it or its type, and writes as a method that calls itself or does nothing but throw.
    private bool IsInstruction()
    {
        if (Method.Module.Assembly != typeof(object).Assembly || !(Code.Exists(IsCallOfItself) || !Code.Exists(instruction => instruction.OpCode == ILOpCode.Ret))) return false;
        for (MemberInfo? member = Method; member is not null; member = member.DeclaringType)
            if (member.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IntrinsicAttribute")) return true;
        return false;
    }

    // Generic methods are called by tokens of their instances.
    private bool IsCallOfItself(CilInstruction instruction) =>
        instruction.OpCode == ILOpCode.Call
        && (instruction.Operand == Method.MetadataToken || ((_typeArguments ?? _methodArguments) is not null && MethodOf(instruction) == Method));

    public MethodBase MethodOf(CilInstruction instruction) => Method.Module.ResolveMethod((int)instruction.Operand, _typeArguments, _methodArguments)!;

    public FieldInfo FieldOf(CilInstruction instruction) => Method.Module.ResolveField((int)instruction.Operand, _typeArguments, _methodArguments)!;

    public Type TypeOf(CilInstruction instruction) => Method.Module.ResolveType((int)instruction.Operand, _typeArguments, _methodArguments);

    public MemberInfo MemberOf(CilInstruction instruction) => Method.Module.ResolveMember((int)instruction.Operand, _typeArguments, _methodArguments)!;

    public string TextOf(CilInstruction instruction) => Method.Module.ResolveString((int)instruction.Operand);
}
