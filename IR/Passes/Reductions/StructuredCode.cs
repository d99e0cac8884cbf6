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

        /// <summary>The values of the one side or the other.</summary>
        public ValueId[] If(ValueId condition, Func<ValueId[]> then, Func<ValueId[]> otherwise)
        {
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
