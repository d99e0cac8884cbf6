using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using DualJit.Frontend;
using DualJit.Frontend.Expressions;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Tests;

/// <summary>Runs an expression tree as its compiled delegate, as IR, before and after lowering, and by the backends, and compares results, arrays and exceptions bit for bit.</summary>
internal sealed class ExpressionsHarness
{
    private readonly LambdaExpression _tree;
    private readonly Delegate _reference;
    private readonly KernelSource _source;
    private readonly Interpreter _interpreter;
    private readonly Dictionary<int, Interpreter> _loweredByRank = [];
    private readonly List<(Backend Backend, Delegate Kernel)> _compiled = [];

    /// <param name="native">False where so many trees are run that LLVM would take minutes; its tests have every op on every type.</param>
    public ExpressionsHarness(LambdaExpression tree, bool native = true)
    {
        _tree = tree;
        _reference = tree.Compile();
        _source = ExpressionReader.Read(tree);
        Verifier.ThrowIfInvalid(_source.Module);
        _interpreter = new Interpreter(_source.Module);
        foreach (var backend in native ? (Backend[])[Backend.Il, Backend.Llvm] : [Backend.Il])
            if (Jit.WhyUnavailable(backend) is null) _compiled.Add((backend, Jit.Compile(tree, new JitOptions { Backend = backend })));
    }

    public Module Module => _source.Module;

    /// <summary>Compares one call on all ways of running it.</summary>
    /// <returns>What the delegate returned.</returns>
    public object? Check(params object[] arguments)
    {
        var expected = RunDelegate(_reference, arguments);
        AssertSame(expected, Run(_interpreter, arguments, expand: false), "interpreted", arguments);
        AssertSame(expected, Run(Lowered(arguments), arguments, expand: true), "lowered", arguments);
        foreach (var (backend, kernel) in _compiled) AssertSame(expected, RunDelegate(kernel, arguments), $"{backend}", arguments);
        return expected.Result;
    }

    public static object? CheckOnce(LambdaExpression tree, params object[] arguments) => new ExpressionsHarness(tree).Check(arguments);

    private sealed record Outcome(object? Result, Exception? Error, Array?[] Arrays);

    private static Outcome RunDelegate(Delegate kernel, object[] arguments)
    {
        var clones = Array.ConvertAll(arguments, argument => argument switch
        {
            Array array => array.Clone(),
            NdArray array => CopyOf(array),
            _ => argument,
        });
        object? result = null;
        Exception? error = null;
        try { result = kernel.DynamicInvoke(clones); }
        catch (TargetInvocationException wrapper) { error = wrapper.InnerException; }
        return new Outcome(result, error, Array.ConvertAll(clones, ElementsOf));
    }

    private static NdArray CopyOf(NdArray array) => (NdArray)array.GetType().GetMethod("Copy")!.Invoke(array, null)!;

    private static Array? ElementsOf(object argument) => argument switch
    {
        Array array => array,
        NdArray array => (Array)array.GetType().GetMethod("ToArray")!.Invoke(array, null)!,
        _ => null,
    };

    private Interpreter Lowered(object[] arguments)
    {
        int rank = arguments.OfType<NdArray>().FirstOrDefault()?.Rank ?? 1;
        if (_loweredByRank.TryGetValue(rank, out var known)) return known;
        var module = ExpressionReader.Read(_tree).Module;
        foreach (var function in module.Functions)
            for (int i = 0; i < function.ValueCount; i++)
                if (function.TypeOf(new ValueId(i)) is { HasAnyRank: true } type) function.SetType(new ValueId(i), IrType.Array(type.DType, rank, Layout.C));
        var lowered = Pipeline.Lower(module);
        Verifier.ThrowIfInvalid(lowered);
        return _loweredByRank[rank] = new Interpreter(lowered);
    }

    private Outcome Run(Interpreter interpreter, object[] arguments, bool expand)
    {
        var memory = new List<(nint Address, Array Copy)>();
        var values = new List<RuntimeValue>();
        var arrays = new Array?[arguments.Length];
        try
        {
            foreach (var source in _source.Parameters)
            {
                object value = source switch
                {
                    ArgumentSource argument => arguments[argument.Position],
                    CaptureSource capture => capture.Path.Aggregate(capture.Root, (root, field) => field.GetValue(root))!,
                    _ => throw new InvalidOperationException(),
                };
                if (ElementsOf(value) is not { } elements)
                {
                    values.Add(new RuntimeValue(ScalarBits.Unbox(value is Enum ? Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), null) : value)));
                    continue;
                }
                var copy = (Array)elements.Clone();
                memory.Add((CopyOut(copy), copy));
                if (source is ArgumentSource { Position: var position }) arrays[position] = copy;
                long[] lengths = value is NdArray nd ? [.. nd.Shape.ToArray()] : [.. Enumerable.Range(0, copy.Rank).Select(axis => (long)copy.GetLength(axis))];
                var view = ArrayView.Contiguous(memory[^1].Address, lengths);
                if (!expand) values.Add(RuntimeValue.Of(view));
                else
                    foreach (var (part, axis) in ArrayAbi.Parts(IrType.Array(DType.Float64, lengths.Length, Layout.C)))
                        values.Add(new RuntimeValue(part switch { ArrayPart.Data => view.Data, ArrayPart.Length => view.Lengths[axis], _ => view.Strides[axis] }));
            }
            object? result = null;
            Exception? error = null;
            try
            {
                var returned = interpreter.Run([.. values]);
                if (_source.Module.Entry.ReturnType is { IsVoid: false } type) result = ScalarBits.Box(type.DType, returned.Bits);
            }
            catch (Exception thrown) when (thrown is not InternalCompilerException)
            {
                error = thrown;
            }
            foreach (var (address, copy) in memory) CopyBack(address, copy);
            return new Outcome(result, error, arrays);
        }
        finally
        {
            foreach (var (address, _) in memory) Free(address);
        }
    }

    private static unsafe nint CopyOut(Array array)
    {
        var bytes = BytesOf(array);
        var memory = NativeMemory.AlignedAlloc((nuint)bytes.Length + 1, 64);
        bytes.CopyTo(new Span<byte>(memory, bytes.Length));
        return (nint)memory;
    }

    private static unsafe void CopyBack(nint address, Array array)
    {
        var bytes = BytesOf(array);
        new Span<byte>((void*)address, bytes.Length).CopyTo(bytes);
    }

    private static unsafe void Free(nint address) => NativeMemory.AlignedFree((void*)address);

    private static Span<byte> BytesOf(Array array)
    {
        var element = array.GetType().GetElementType()!;
        int size = KernelTypes.ScalarOf(element)!.Value.Size;
        return MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), array.Length * size);
    }

    private void AssertSame(Outcome expected, Outcome actual, string way, object[] arguments)
    {
        // The tree and its IR are printed for a failure only: that takes longer than the calls.
        if (Difference(expected, actual) is { } difference) Assert.Fail($"{way}: {difference} in {_tree} with ({string.Join(", ", arguments)})\n{_source.Module}");
    }

    private static string? Difference(Outcome expected, Outcome actual)
    {
        if (expected.Error?.GetType() != actual.Error?.GetType()) return $"expected {expected.Error?.GetType().Name ?? expected.Result}, got {actual.Error?.ToString() ?? actual.Result}";
        if (expected.Error is not (null or IndexOutOfRangeException or ArithmeticException) && expected.Error.Message != actual.Error!.Message)
            return $"expected '{expected.Error.Message}', got '{actual.Error.Message}'";
        if (expected.Error is null && expected.Result is { } result && !SameBits(result, actual.Result!))
            return $"expected {Underlying(result):R}, got {Underlying(actual.Result!):R}";
        for (int i = 0; i < expected.Arrays.Length; i++)
            if (expected.Arrays[i] is { } array && !array.Cast<object>().Zip(actual.Arrays[i]!.Cast<object>()).All(pair => SameBits(pair.First, pair.Second)))
                return $"array {i}: expected [{string.Join(", ", array.Cast<object>())}], got [{string.Join(", ", actual.Arrays[i]!.Cast<object>())}]";
        return null;
    }

    private static bool SameBits(object a, object b) =>
        (a is double x && b is double y && double.IsNaN(x) && double.IsNaN(y))
        || (a is float u && b is float v && float.IsNaN(u) && float.IsNaN(v))
        || ScalarBits.Unbox(Underlying(a)) == ScalarBits.Unbox(Underlying(b));

    private static object Underlying(object value) => value is Enum ? Convert.ChangeType(value, Enum.GetUnderlyingType(value.GetType()), null) : value;
}
