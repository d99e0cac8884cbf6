namespace DualJit.IR;

/// <summary>Loops and conditions around code that is being built, for passes and others that write much of it.</summary>
public static class StructuredCode
{
    extension(FunctionBuilder builder)
    {
        public ValueId Add(ValueId a, ValueId b) => builder.Emit(Op.Add, a, b);

        public ValueId Add(ValueId a, long b) => b == 0 ? a : builder.Emit(Op.Add, a, builder.Const(b));

        public ValueId And(ValueId a, long b) => builder.Emit(Op.And, a, builder.Const(b));

        public ValueId IsNotZero(ValueId a) => builder.Emit(Op.Ne, a, builder.Const(0L));

        /// <summary>Whether both hold.</summary>
        public ValueId AndOf(ValueId a, ValueId b) => builder.ConstantOf(a) == 1 ? b : builder.ConstantOf(b) == 1 ? a : builder.Emit(Op.And, a, b);

        /// <summary>Whether one of them holds.</summary>
        public ValueId OrOf(ValueId a, ValueId b) => builder.ConstantOf(a) == 0 || builder.ConstantOf(b) == 1 ? b : builder.ConstantOf(b) == 0 || builder.ConstantOf(a) == 1 ? a : builder.Emit(Op.Or, a, b);

        public ValueId NotOf(ValueId condition) => builder.ConstantOf(condition) is { } known ? builder.Const(known == 0) : builder.Emit(Op.Not, condition);

        /// <summary>The one value or the other.</summary>
        public ValueId Select(ValueId condition, ValueId then, ValueId otherwise) => then == otherwise ? then : builder.ConstantOf(condition) switch
        {
            null => builder.Emit(Op.Select, condition, then, otherwise),
            0 => otherwise,
            _ => then,
        };

        public ValueId Times(ValueId a, ValueId b) => builder.ConstantOf(a) == 1 || builder.ConstantOf(b) == 0 ? b : builder.ConstantOf(b) == 1 || builder.ConstantOf(a) == 0 ? a : builder.Emit(Op.Mul, a, b);

        /// <summary>As an assignment converts: real numbers become complex ones too.</summary>
        public ValueId ConvertNumber(ValueId value, DType dtype) => dtype == DType.Complex128 && !builder.TypeOf(value).IsComplex
            ? builder.Emit(Op.Complex, builder.Convert(value, DType.Float64), builder.Const(0.0))
            : builder.Convert(value, dtype);

        /// <summary>A loop over the numbers from 0 on.</summary>
        public void For(ValueId count, Action<ValueId> body) => builder.For(count, builder.Const(1L), body);

        /// <summary>A loop over every so-manieth number from 0 on.</summary>
        public void For(ValueId count, ValueId step, Action<ValueId> body) => builder.For(builder.Const(0L), count, step, body);

        /// <summary>A loop over every so-manieth number from one on.</summary>
        /// <returns>The first that is not less than the end.</returns>
        public ValueId For(ValueId start, ValueId end, ValueId step, Action<ValueId> body) => builder.While([start], now => builder.Emit(Op.Lt, now[0], end), now =>
        {
            body(now[0]);
            return [builder.Add(now[0], step)];
        })[0];

        /// <summary>A loop that changes values: as long as the condition holds for them, the body gives the next ones.</summary>
        /// <returns>The values for which the condition does not hold.</returns>
        public ValueId[] While(ValueId[] start, Func<ValueId[], ValueId> condition, Func<ValueId[], ValueId[]> body)
        {
            var (header, inside, after) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
            var values = Array.ConvertAll(start, value => builder.Function.AddParameter(header, builder.TypeOf(value)));
            builder.Jump(header, start);
            builder.SwitchTo(header);
            builder.Branch(condition(values), inside, after);
            builder.SwitchTo(inside);
            builder.Jump(header, body(values));
            builder.SwitchTo(after);
            return values;
        }

        /// <summary>What is done only where a condition holds, and where it does not.</summary>
        public void When(ValueId condition, Action then, Action? otherwise = null)
        {
            if (builder.ConstantOf(condition) is { } known) (known != 0 ? then : otherwise)?.Invoke();
            else builder.If(condition, () => Nothing(then), () => Nothing(otherwise));

            static ValueId[] Nothing(Action? emit)
            {
                emit?.Invoke();
                return [];
            }
        }

        /// <summary>What is done only where a condition does not hold.</summary>
        public void Unless(ValueId condition, Action emit) => builder.When(condition, () => { }, emit);

        /// <summary>The values of the one side or the other.</summary>
        public ValueId[] If(ValueId condition, Func<ValueId[]> then, Func<ValueId[]> otherwise)
        {
            if (builder.ConstantOf(condition) is { } known) return known != 0 ? then() : otherwise();
            var (whenTrue, whenFalse, after) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
            builder.Branch(condition, whenTrue, whenFalse);
            builder.SwitchTo(whenTrue);
            var values = then();
            builder.Jump(after, values);
            builder.SwitchTo(whenFalse);
            builder.Jump(after, otherwise());
            builder.SwitchTo(after);
            return Array.ConvertAll(values, value => builder.Function.AddParameter(after, builder.TypeOf(value)));
        }
    }
}
