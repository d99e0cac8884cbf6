using System.Globalization;
using DualJit.Frontend;

namespace DualJit.Ufuncs;

/// <summary>One application of a gufunc: which axes of the operands are core ones, how large the dimensions are, where the results go.</summary>
/// <param name="name">The gufunc's, for messages.</param>
/// <param name="signature">Its core dimensions.</param>
/// <param name="body">Its function.</param>
/// <param name="functions">What finds the sizes of dimensions that only outputs have.</param>
/// <param name="axes">For each operand, inputs first, the axes of its core dimensions; null, or none for an operand, for the last ones.</param>
/// <param name="keepDims">Whether the core axes of the inputs stay in the outputs, with length 1.</param>
internal sealed class GufuncCall(string name, CoreSignature signature, GufuncBody body, IReadOnlyDictionary<string, Func<IReadOnlyDictionary<string, int>, int>> functions, int[][]? axes, bool keepDims)
{
    private const int Unknown = -1;

    private readonly int _inputs = signature.Inputs.Length;
    private readonly int[] _sizes = [.. Enumerable.Repeat(Unknown, signature.Names.Length)];

    // By dimension: the operand that its size is that of, and whether operands are without it.
    private readonly int[] _origins = new int[signature.Names.Length];
    private readonly bool[] _isMissing = new bool[signature.Names.Length];

    /// <param name="arrays">The inputs.</param>
    /// <param name="given">Where the results go, null for new arrays.</param>
    public NdArray[] Run(ReadOnlySpan<NdArray> arrays, ReadOnlySpan<NdArray?> given)
    {
        var operands = new NdArray[_inputs + signature.Outputs.Length];
        int[] loop = [];
        var loops = new int[_inputs][];
        for (int i = 0; i < _inputs; i++)
        {
            var (operand, core) = (Converted(arrays[i], i), CountCore(i, arrays[i].Rank));
            operand = operand.Transpose(CoreLast(i, operand.Rank, core));
            ReadSizes(operand, i, core);
            loops[i] = operand.ShapeArray[..^core];
            loop = Broadcast(loop, loops, i);
            operands[i] = IsDense(operand, core) ? operand : operand.Copy();
        }
        ComputeSizes();
        var results = new NdArray[signature.Outputs.Length];
        for (int i = 0; i < results.Length; i++)
        {
            int number = _inputs + i;
            int[] core = CoreShape(number), shape = [.. loop, .. core];
            if (shape.Length > Shapes.MaxRank) throw new ArgumentException($"Output {i} of gufunc '{name}' would have {shape.Length} axes; an array has at most {Shapes.MaxRank}.");
            int[] order = CoreLast(number, shape.Length, core.Length);
            var output = i < given.Length ? given[i] : null;
            if (output is not null) Check(output, i, shape, order);
            // Written to at once where nobody sees it, else at the end.
            bool isDirect = output is not null && output.DType == body.DTypes[number] && IsDense(output.Transpose(order), core.Length) && !operands.Take(number).Any(operand => Overlaps.ShareMemory(operand, output));
            operands[number] = isDirect ? output!.Transpose(order) : Operators.Of(body.DTypes[number]).Zeros(shape);
            results[i] = output ?? operands[number].Transpose(Inverse(order));
        }
        RunLoops(operands, loop);
        for (int i = 0; i < results.Length; i++)
        {
            int[] order = CoreLast(_inputs + i, results[i].Rank, CoreShape(_inputs + i).Length);
            if (!ReferenceEquals(results[i].Buffer, operands[_inputs + i].Buffer)) results[i].Transpose(order).Assign(operands[_inputs + i]);
        }
        return results;
    }

    // What moves in the loops is the first element of each core array.
    private void RunLoops(NdArray[] operands, int[] loop)
    {
        if (Shapes.Count(loop) == 0) return;
        var firsts = new NdArray[operands.Length];
        for (int i = 0; i < operands.Length; i++)
        {
            int axesOfLoop = operands[i].Rank - (i < _inputs ? CountCore(i, operands[i].Rank) : CoreShape(i).Length);
            firsts[i] = operands[i].Restrided(operands[i].ShapeArray[..axesOfLoop], operands[i].StrideArray[..axesOfLoop]);
        }
        if (body.Plain is { } function)
        {
            RunPlain(function, firsts, loop);
            return;
        }
        var nest = new Nest(stackalloc long[Nest.Room], loop, firsts, keepsOrder: true);
        nest.Run(body.Nests.Find(new NestShape(nest.Rank, HasMask: false, KeepsOrder: true, 0)), Array.ConvertAll(_sizes, size => (long)size));
    }

    private void RunPlain(PlainFunction function, NdArray[] firsts, int[] loop)
    {
        var index = new int[loop.Length];
        for (int place = 0; place < Shapes.Count(loop); place++)
        {
            for (int axis = loop.Length - 1, rest = place; axis >= 0; rest /= loop[axis--]) index[axis] = rest % loop[axis];
            function.Call([.. firsts.Select((first, operand) => CoreArray(first, operand, index))]);
        }
    }

    /// <summary>What the function takes at an index of the loop, of which an operand may have fewer axes.</summary>
    private object CoreArray(NdArray first, int operand, int[] index)
    {
        var own = index[^first.Rank..].Select((at, axis) => first.ShapeArray[axis] == 1 ? 0 : at);
        var element = first.View([.. own.Select(at => (Slice)(at..(at + 1)))]).Restrided([], []);
        if (!body.TakesArray(operand)) return Element.Of(element.DType).Box(element.GetValue());
        int[] shape = signature.Of(operand) is { Length: > 0 } dimensions ? [.. dimensions.Select(dimension => _sizes[signature.IndexOf(dimension)])] : [1];
        return element.Restrided(shape, Shapes.RowMajorStrides(shape));
    }

    private NdArray Converted(NdArray array, int operand)
    {
        var wanted = body.DTypes[operand];
        if (array.DType == wanted) return array;
        return CastingRule.Safe.Allows(array.DType, wanted) ? array.AsType(wanted)
            : throw new InvalidCastException($"Operand {operand} of gufunc '{name}' is {array.DType.NumPyName}, which is not converted safely to {wanted.NumPyName}.");
    }

    /// <summary>How many core axes an input of a rank has: without optional dimensions where it has too few axes for them.</summary>
    private int CountCore(int operand, int rank)
    {
        var dimensions = signature.Inputs[operand];
        if (rank >= dimensions.Length) return dimensions.Length;
        int needed = dimensions.Count(dimension => !dimension.IsOptional);
        if (rank < needed || needed == dimensions.Length) throw new ArgumentException($"Operand {operand} of gufunc '{name}' has {rank} {(rank == 1 ? "axis" : "axes")} and needs {needed} for {CoreSignature.Text(dimensions)} in {signature}.");
        return needed;
    }

    /// <summary>The order of axes that puts the core ones last.</summary>
    private int[] CoreLast(int operand, int rank, int core)
    {
        int[] chosen = axes is not null && operand < axes.Length ? axes[operand] : [.. Enumerable.Range(-core, core)];
        if (chosen.Length != core) throw new ArgumentException($"{chosen.Length} axes are named for operand {operand} of gufunc '{name}', which has {core} core dimensions.", nameof(axes));
        int[] last = Array.ConvertAll(chosen, axis => axis < -rank || axis >= rank ? throw new ArgumentOutOfRangeException(nameof(axes), axis, $"Axis {axis} is out of range for operand {operand} of gufunc '{name}', of rank {rank}.") : axis < 0 ? axis + rank : axis);
        if (last.Distinct().Count() != core) throw new ArgumentException($"An axis of operand {operand} of gufunc '{name}' is named twice.", nameof(axes));
        return [.. Enumerable.Range(0, rank).Except(last), .. last];
    }

    private static int[] Inverse(int[] order)
    {
        var inverse = new int[order.Length];
        for (int i = 0; i < order.Length; i++) inverse[order[i]] = i;
        return inverse;
    }

    private void ReadSizes(NdArray operand, int number, int core)
    {
        var dimensions = signature.Inputs[number];
        bool isWithout = core < dimensions.Length;
        int axis = operand.Rank - core;
        foreach (var dimension in dimensions)
        {
            int index = signature.IndexOf(dimension);
            if (isWithout && dimension.IsOptional) _isMissing[index] = true;
            int size = isWithout && dimension.IsOptional ? 1 : operand.ShapeArray[axis++];
            if (dimension.Size is { } wanted && size != wanted) throw new ArgumentException($"Operand {number} of gufunc '{name}' has size {size} where {signature} has {wanted}.");
            if (_sizes[index] != Unknown && _sizes[index] != size)
                throw new ArgumentException($"Dimension {dimension.Name} of {signature} is {_sizes[index]} in operand {_origins[index]} of gufunc '{name}', and {size} in operand {number}.");
            (_sizes[index], _origins[index]) = (size, number);
        }
    }

    private int[] Broadcast(int[] loop, int[][] loops, int operand)
    {
        for (int other = 0; other < operand; other++)
            if (GufuncCode.FindClash(loops[other], 0, loops[operand], 0) is { Axis: > 0 } clash)
                throw new ArgumentException(string.Format(CultureInfo.InvariantCulture, new GufuncCode(name, signature).DoesNotBroadcast(operand, other), clash.Length, clash.Other));
        return Shapes.Broadcast(loop, loops[operand]);
    }

    private void ComputeSizes()
    {
        foreach (var dimension in signature.Outputs.SelectMany(output => output))
        {
            int index = signature.IndexOf(dimension);
            if (_sizes[index] != Unknown) continue;
            _sizes[index] = dimension switch
            {
                { Size: { } size } => size,
                { Base: { } name } => _sizes[Array.IndexOf(signature.Names, name)] + dimension.Offset,
                _ => signature.SizeOf(index, _sizes, functions),
            };
            if (_sizes[index] < 0) throw new ArgumentException($"Dimension {dimension.Name} of {signature} would be {_sizes[index]}.");
        }
    }

    /// <summary>The shape of one result; of one without core dimensions the core axes of the inputs, with length 1, where they stay.</summary>
    private int[] CoreShape(int output)
    {
        int[] shape = [.. signature.Of(output).Select(signature.IndexOf).Where(index => !_isMissing[index]).Select(index => _sizes[index])];
        if (!keepDims) return shape;
        int kept = signature.Inputs[0].Length;
        if (shape.Length > 0 || signature.Inputs.Any(input => input.Length != kept)) throw new ArgumentException($"{nameof(keepDims)} is for gufuncs whose inputs have as many core dimensions each and whose outputs have none; the signature of '{name}' is {signature}.", nameof(keepDims));
        return [.. Enumerable.Repeat(1, kept)];
    }

    private void Check(NdArray output, int index, int[] shape, int[] order)
    {
        int[] wanted = new int[shape.Length];
        for (int i = 0; i < wanted.Length; i++) wanted[order[i]] = shape[i];
        OutputShapes.Check($"Output {index} of gufunc '{name}'", output.Shape, wanted);
        if (output.IsReadOnly) throw new InvalidOperationException($"Output {index} of gufunc '{name}' is read-only: it is a view by AsReadOnly or BroadcastTo.");
        var dtype = body.DTypes[_inputs + index];
        if (!CastingRule.SameKind.Allows(dtype, output.DType)) throw new InvalidCastException($"Output {index} of gufunc '{name}' is {output.DType.NumPyName}, to which {dtype.NumPyName} is not converted under the casting rule {CastingRule.SameKind}.");
    }

    /// <summary>Whether each core array lies in row-major order without gaps.</summary>
    private static bool IsDense(NdArray array, int core) => Shapes.LayoutOf(array.Shape[^core..], array.Strides[^core..]) == Layout.C;
}
