using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Frontend;

/// <summary>One kernel while it is read: its module, the variables it captures, the methods it calls. Both front ends read into it.</summary>
/// <remarks>The first <see cref="FunctionBuilder"/> made for <see cref="Module"/> builds the entry.</remarks>
public sealed class KernelUnit
{
    // Deeper than code that people write calls, and shallow enough for the smallest stack of a thread.
    private const int DeepestCall = 100;

    // Some 30 times the largest kernel known; read in well under a second.
    private const int MostInstructions = 50_000;

    private readonly CapturedVariables _captured;
    private readonly Dictionary<(int Arrays, DType), FunctionId> _elementFunctions = [];

    private int _depth;
    private int _instructions;

    public KernelUnit()
    {
        _captured = new CapturedVariables(Module);
        Functions = new MethodFunctions(this);
    }

    public Module Module { get; } = new();

    internal MethodFunctions Functions { get; }

    /// <summary>The value that a captured variable has at this call of the kernel.</summary>
    /// <param name="builder">The function that uses it.</param>
    public ValueId Capture(FunctionBuilder builder, CaptureSource variable) => _captured.Read(builder, variable);

    /// <summary>Emits what a call of <paramref name="method"/> means: an op, a substitute, an array's member, or a call of a function read from its CIL.</summary>
    /// <param name="method">A static method, or a member of an array type with the array as the first argument. Generic ones are closed.</param>
    /// <param name="arguments">One per parameter, of the parameter's type.</param>
    /// <returns>The result, of the return type's IR type; none for void.</returns>
    /// <exception cref="KernelCompilationException">The method cannot be compiled.</exception>
    public ValueId Call(FunctionBuilder builder, MethodInfo method, params ReadOnlySpan<ValueId> arguments) =>
        Call(builder, method, target: null, arguments);

    /// <summary>Emits what a call of an instance method of a captured object means.</summary>
    /// <param name="target">The object, whose type need be none that kernels know.</param>
    /// <inheritdoc cref="Call(FunctionBuilder, MethodInfo, ReadOnlySpan{ValueId})"/>
    public ValueId Call(FunctionBuilder builder, MethodInfo method, CaptureSource? target, params ReadOnlySpan<ValueId> arguments)
    {
        var emitter = new Emitter(this, builder);
        var items = new List<StackItem>();
        if (target is not null) items.Add(new CapturedItem(target.Root, [.. target.Path], target.Type));
        // Some members, such as GetLength, ask for a constant.
        // The this of a number is an address.
        if (!method.IsStatic && NumberStructs.Is(method.DeclaringType))
        {
            var number = Storage.Create(builder, method.DeclaringType!);
            emitter.Write(number, new ValueItem(arguments[0]));
            items.Add(new VariableAddress(number));
            arguments = arguments[1..];
        }
        foreach (var argument in arguments)
            items.Add(builder.ConstantOf(argument) is { } bits ? new ConstantItem(builder.TypeOf(argument).DType, bits) : new ValueItem(argument));
        if (CallEmitter.Emit(emitter, method, [.. items], isVirtual: method.IsVirtual) is not { } result) return ValueId.None;
        return KernelTypes.Of(method.ReturnType) is { } type ? emitter.As(result, type) : throw emitter.NotAValue(result);
    }

    /// <summary>Emits what <c>new</c> makes of Half or Complex.</summary>
    /// <returns>None where the constructor is not compiled in this way.</returns>
    public ValueId Construct(FunctionBuilder builder, ConstructorInfo constructor, params ReadOnlySpan<ValueId> arguments)
    {
        var items = new StackItem[arguments.Length];
        for (int i = 0; i < items.Length; i++) items[i] = new ValueItem(arguments[i]);
        var emitter = new Emitter(this, builder);
        return NumberStructs.TryConstruct(emitter, constructor, items) is { } made ? emitter.Value(made) : ValueId.None;
    }

    /// <summary>Counts a method whose code is about to be read: generic ones can call each other, at new types, without end.</summary>
    internal void Enter(CilMethod method)
    {
        if (++_depth > DeepestCall) throw DiagnosticCatalog.CallDepth.Error(MethodNames.Of(method.Method), DeepestCall);
        if ((_instructions += method.Code.Count) > MostInstructions) throw DiagnosticCatalog.KernelSize.Error(MostInstructions, MethodNames.Of(method.Method));
    }

    internal void Leave() => _depth--;

    /// <summary>The function of elements that a reduction sums: the element of one array, the product of those of two.</summary>
    internal FunctionId ElementFunction(int arrays, DType dtype)
    {
        if (_elementFunctions.TryGetValue((arrays, dtype), out var known)) return known;
        var type = IrType.Scalar(dtype);
        var parameters = new (IrType, string?)[arrays];
        Array.Fill(parameters, (type, null));
        var function = new FunctionBuilder(Module, arrays == 1 ? "element" : "product", type, parameters);
        var values = function.Function.Parameters;
        function.Return(arrays == 1 ? values[0] : function.Emit(Op.Mul, values[0], values[1]));
        function.Finish();
        return _elementFunctions[(arrays, dtype)] = function.Id;
    }

    /// <summary>Gives functions that use captured variables the parameters for them, and calls the arguments.</summary>
    public KernelSource Finish(string name, IReadOnlyList<ArgumentSource> arguments, Type returnType) =>
        new(name, Module, [.. arguments, .. _captured.PassThrough()], returnType);
}
