namespace DualJit.IR;

/// <summary>The loops of a product of matrices, or of stacks of them that broadcast: each element is the sum of its products in the order of k.</summary>
/// <remarks>They are the plain ones, which <see cref="InterchangeLoops"/> puts into the order of memory.</remarks>
public sealed class MatrixProducts(FunctionBuilder builder, ValueId left, ValueId right, IrType type)
{
    /// <summary>The rank of the product: an array of rank 1 is a row on the left and a column on the right, which the product has not.</summary>
    public static int RankOf(int left, int right) => Math.Max(Math.Max(left, right) - 2, 0) + (left > 1 ? 1 : 0) + (right > 1 ? 1 : 0);

    // Rows of a tile of sums, and products that are made in a nanosecond where those stay in registers.
    private const long Step = 16;
    private const long ProductsPerNanosecond = 8;

    /// <param name="divided">What divides the rows of a single product among threads, or null.</param>
    /// <returns>The product.</returns>
    internal ValueId Emit(DividedLoops? divided)
    {
        var (a, b) = (Matrix.Of(builder, left, isRow: true), Matrix.Of(builder, right, isRow: false));
        var (m, k, n) = (a.Rows, a.Columns, b.Columns);
        ArrayShape.ThrowUnless(builder, builder.Emit(Op.Eq, k, b.Rows), ShapeRules.NoProduct(a.Shape.Length, b.Shape.Length), [.. a.Shape, .. b.Shape]);
        var stack = ArrayShape.Broadcast(builder, a.Stack, b.Stack);
        ValueId[] lengths = [.. stack, .. a.Shape.Length > 1 ? [m] : Array.Empty<ValueId>(), .. b.Shape.Length > 1 ? [n] : Array.Empty<ValueId>()];
        var result = builder.EmitTyped(Op.Allocate, type, lengths);
        // A sum of no products stays 0.
        builder.When(builder.IsNotZero(k), () =>
        {
            if (divided is null || a.Shape.Length != 2 || stack.Length > 0)
            {
                Loops(a, b, stack, result);
                return;
            }
            builder.Module.Remarks.Add(new Remark(RemarkKind.Parallel, builder.Location, true, "its rows are computed in parallel"));
            MapOperand[] operands = [new(left, new ArrayShape(a.Shape, [left])), new(result, new ArrayShape(lengths, [result])), new(right, null)];
            var work = builder.Emit(Op.Div, builder.Times(builder.Times(m, n), k), builder.Const(ProductsPerNanosecond));
            divided.Emit(builder, new ArrayShape(lengths, []), 0, Step, operands, work,
                range => new MatrixProducts(range.Builder, range.Operands[0].Value, range.Operands[2].Value, type).EmitRows(range.Operands[1].Value));
        });
        return result;
    }

    private void EmitRows(ValueId result) => Loops(Matrix.Of(builder, left, isRow: true), Matrix.Of(builder, right, isRow: false), [], result);

    private void Loops(Matrix a, Matrix b, ValueId[] stack, ValueId result)
    {
        var (m, k, n) = (a.Rows, a.Columns, b.Columns);
        var target = builder.Emit(Op.Data, result);
        Stacks(0, a.Data, b.Data, builder.Const(0L));

        void Stacks(int axis, ValueId x, ValueId y, ValueId position)
        {
            if (axis < stack.Length) builder.For(stack[axis], i => Stacks(axis + 1, a.Move(builder, x, axis - stack.Length, i), b.Move(builder, y, axis - stack.Length, i), builder.Add(builder.Emit(Op.Mul, position, stack[axis]), i)));
            else builder.For(m, i => builder.For(n, j =>
            {
                var sum = builder.While([builder.Const(0L), Start()], now => builder.Emit(Op.Lt, now[0], k), now =>
                {
                    var product = builder.Emit(Op.Mul, a.Load(builder, x, i, now[0], type.DType), b.Load(builder, y, now[0], j, type.DType));
                    return [builder.Add(now[0], 1), builder.Emit(Op.Add, now[1], product)];
                })[1];
                var element = builder.Add(builder.Emit(Op.Mul, builder.Add(builder.Emit(Op.Mul, position, m), i), n), j);
                builder.Emit(Op.Store, sum, builder.Emit(Op.Offset, (long)type.DType, target, element));
            }));
        }
    }

    // Of floats -0, which the first product replaces whatever it is.
    private ValueId Start() => type.DType == DType.Complex128 ? builder.Emit(Op.Complex, builder.Const(-0.0), builder.Const(-0.0)) : builder.Const(type.DType, Neutral.Of(Op.Add, type.DType));

    /// <summary>An array as a stack of matrices.</summary>
    private sealed record Matrix(DType DType, ValueId Data, ValueId[] Shape, ValueId[] Strides, ValueId Rows, ValueId Columns, ValueId RowStride, ValueId ColumnStride)
    {
        public ValueId[] Stack => Shape.Length > 2 ? Shape[..^2] : [];

        public static Matrix Of(FunctionBuilder builder, ValueId array, bool isRow)
        {
            var type = builder.TypeOf(array);
            var shape = ArrayShape.Of(builder, array).Lengths;
            var strides = Enumerable.Range(0, type.Rank).Select(axis => builder.Emit(Op.Stride, axis, array)).ToArray();
            var (zero, one, data) = (builder.Const(0L), builder.Const(1L), builder.Emit(Op.Data, array));
            if (type.Rank > 1) return new(type.DType, data, shape, strides, shape[^2], shape[^1], strides[^2], strides[^1]);
            return isRow ? new(type.DType, data, shape, strides, one, shape[0], zero, strides[0]) : new(type.DType, data, shape, strides, shape[0], one, strides[0], zero);
        }

        /// <summary>Where the matrix is that has an index along an axis of the stack, counted from the last; along one where there is one matrix only, where it is.</summary>
        public ValueId Move(FunctionBuilder builder, ValueId address, int axis, ValueId index)
        {
            int own = Shape.Length - 2 + axis;
            if (own < 0) return address;
            var stride = builder.Emit(Op.Select, builder.Emit(Op.Eq, Shape[own], builder.Const(1L)), builder.Const(0L), Strides[own]);
            return builder.Emit(Op.Offset, (long)DType, address, builder.Emit(Op.Mul, index, stride));
        }

        public ValueId Load(FunctionBuilder builder, ValueId address, ValueId row, ValueId column, DType dtype)
        {
            var offset = builder.Add(builder.Emit(Op.Mul, row, RowStride), builder.Emit(Op.Mul, column, ColumnStride));
            var value = builder.EmitTyped(Op.Load, IrType.Scalar(DType), builder.Emit(Op.Offset, (long)DType, address, offset));
            return builder.ConvertNumber(value, dtype);
        }
    }
}
