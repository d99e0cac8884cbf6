using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.InteropServices;
using DualJit.Frontend;
using DualJit.Frontend.Expressions;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Tests;

/// <summary>Runs an expression tree as its compiled delegate and as IR, before and after lowering, and compares results, arrays and exceptions bit for bit.</summary>
internal sealed class ExpressionsHarness
{
    private readonly LambdaExpression _tree;
    private readonly Delegate _reference;
    private readonly KernelSource _source;
    private readonly Interpreter _interpreter;
    private readonly Dictionary<int, Interpreter> _loweredByRank = [];

    public ExpressionsHarness(LambdaExpression tree)
    {
        _tree = tree;
        _reference = tree.Compile();
        _source = ExpressionReader.Read(tree);
        Verifier.ThrowIfInvalid(_source.Module);
        _interpreter = new Interpreter(_source.Module);
    }

    public Module Module => _source.Module;

    /// <summary>Compares one call on all ways of running it.</summary>
    /// <returns>What the delegate returned.</returns>
    public object? Check(params object[] arguments)
    {
        var expected = RunReference(arguments);
        AssertSame(expected, Run(_interpreter, arguments, expand: false), "interpreted", arguments);
        AssertSame(expected, Run(Lowered(arguments), arguments, expand: true), "lowered", arguments);
        return expected.Result;
    }

    public static object? CheckOnce(LambdaExpression tree, params object[] arguments) => new ExpressionsHarness(tree).Check(arguments);

    private sealed record Outcome(object? Result, Exception? Error, Array?[] Arrays);

    private Outcome RunReference(object[] arguments)
    {
        var clones = Array.ConvertAll(arguments, argument => argument switch
        {
            Array array => array.Clone(),
            NdArray array => CopyOf(array),
            _ => argument,
        });
        object? result = null;
        Exception? error = null;
        try { result = _reference.DynamicInvoke(clones); }
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
        string where = $"{way}: {_tree} with ({string.Join(", ", arguments)})\n{_source.Module}";
        if (expected.Error is not null || actual.Error is not null)
        {
            Assert.True(expected.Error?.GetType() == actual.Error?.GetType(), $"expected {expected.Error?.GetType().Name ?? expected.Result}, got {actual.Error?.ToString() ?? actual.Result} {where}");
            if (expected.Error is not (IndexOutOfRangeException or ArithmeticException)) Assert.Equal(expected.Error!.Message, actual.Error!.Message);
        }
        else if (expected.Result is { } result)
        {
            if (result is Enum) result = Convert.ChangeType(result, Enum.GetUnderlyingType(result.GetType()), null);
            Assert.True(SameBits(result, actual.Result!), $"expected {result:R}, got {actual.Result:R} {where}");
        }
        for (int i = 0; i < expected.Arrays.Length; i++)
            if (expected.Arrays[i] is { } array)
                Assert.True(array.Cast<object>().Zip(actual.Arrays[i]!.Cast<object>()).All(pair => SameBits(pair.First, pair.Second)), $"array {i}: expected [{string.Join(", ", array.Cast<object>())}], got [{string.Join(", ", actual.Arrays[i]!.Cast<object>())}] {where}");
    }

    private static bool SameBits(object a, object b) =>
        (a is double x && b is double y && double.IsNaN(x) && double.IsNaN(y))
        || (a is float u && b is float v && float.IsNaN(u) && float.IsNaN(v))
        || ScalarBits.Unbox(a) == ScalarBits.Unbox(b);
}
