using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests.Differential;

/// <summary>Random programs with arguments.</summary>
internal static class Programs
{
    private const int ArgumentSets = 8;

    private static readonly Gen<Variable> Scalar = Expressions.AnyType.Select(type => new Variable(type));

    private static readonly Gen<Variable> Vector = Gen.Frequency(
        (3, Gen.Elements(typeof(double[]), typeof(int[]))),
        (2, Gen.Elements(typeof(NdArray<double>), typeof(NdArray<float>), typeof(NdArray<int>))),
        (1, Gen.Elements<Type>(Scalars.All).Select(type => type.MakeArrayType())),
        // No dtype is called char.
        (1, Gen.Elements(Scalars.All.Where(type => type != typeof(char))).Select(type => typeof(NdArray<>).MakeGenericType(type)))).Select(type => new Variable(type, isAssignable: false));

    /// <summary>By size, the number of nodes of the kernel.</summary>
    public static Gen<Case> Cases { get; } =
        from program in Gen.Sized(Program).Where(Validity.IsValid)
        from arguments in Expressions.All(Enumerable.Repeat(Arguments(program), ArgumentSets))
        select new Case(program, arguments);

    private static Gen<TestProgram> Program(int size) =>
        from count in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(1, 2)))
        from helpers in Helpers(Math.Max(4, size / 3), count)
        from scalars in Parameters(Scalar, 1, 3)
        from arrays in Parameters(Vector, 0, 2)
        from result in Gen.Frequency((9, Expressions.AnyType), (arrays.Count, Gen.Constant(typeof(void))))
        from kernel in Method(new Signature([.. arrays, .. scalars], result), [.. helpers.Select(helper => helper.Signature)], size)
        select new TestProgram(helpers, kernel);

    private static Gen<ImmutableList<Method>> Helpers(int size, int count) =>
        count == 0 ? Gen.Constant(ImmutableList<Method>.Empty) :
            from before in Helpers(size, count - 1)
            from isRecursive in Expressions.Rarely
            let fuel = isRecursive ? new Variable(typeof(int), isAssignable: false) : null
            from scalars in Parameters(Scalar, 1, 3)
            from arrays in Parameters(Vector, 0, 1)
            from references in isRecursive ? Gen.Constant<IReadOnlyList<Variable>>([]) : Parameters(Expressions.AnyType.Select(type => new Variable(type, isReference: true)), 0, 1)
            from result in Expressions.AnyType
            let signature = new Signature(fuel is null ? [.. scalars, .. arrays, .. references] : [fuel, .. scalars, .. arrays], result, fuel)
            from helper in Method(signature, [.. before.Select(method => method.Signature)], size)
            select before.Add(helper);

    private static Gen<Method> Method(Signature signature, ImmutableList<Signature> callable, int size) =>
        from count in Gen.Choose(0, Math.Clamp(size / 5, 1, 7))
        from body in Statements.Sequence(new Scope([.. signature.Parameters], callable, signature.Result, signature.Fuel is null ? null : signature), size, count)
        from value in signature.Result == typeof(void) ? Gen.Constant<Expr?>(null) : Expressions.Of(signature.Result, body.Scope, Math.Max(3, size / 4)).Select(value => (Expr?)value)
        select new Method(signature, body.Block, value);

    private static Gen<IReadOnlyList<Variable>> Parameters(Gen<Variable> one, int least, int most) =>
        Gen.Choose(least, most).SelectMany(count => Expressions.All(Enumerable.Repeat(one, count)));

    private static Gen<object[]> Arguments(TestProgram program) =>
        from values in Expressions.All(program.Parameters.Select(parameter => Value(parameter.Type)))
        from isShared in Expressions.Rarely
        select isShared ? Share([.. values]) : values.ToArray();

    private static Gen<object> Value(Type type) => type.IsVector()
        ? from length in Gen.Frequency((1, Gen.Choose(0, 2)), (4, Gen.Choose(3, 6)), (2, Gen.Choose(7, Validity.MaximumLength)))
          from items in Expressions.All(Enumerable.Repeat(Value(type.ElementOf()), length))
          select (object)ToArray(type, items)
        : Gen.Frequency(
            (4, Gen.Elements<object>(type.Edges())),
            (3, Gen.Choose(-3, 9).Select(type.Small)),
            (3, from high in Gen.Choose(int.MinValue, int.MaxValue) from low in Gen.Choose(int.MinValue, int.MaxValue) select type.FromBits(((long)high << 32) | (uint)low)));

    private static Array ToArray(Type type, IReadOnlyList<object> items)
    {
        var array = Array.CreateInstance(type.ElementOf(), items.Count);
        for (int i = 0; i < items.Count; i++) array.SetValue(items[i], i);
        return array;
    }

    /// <summary>One array for all parameters of its type, as a caller may have it.</summary>
    private static object[] Share(object[] values) =>
        [.. values.Select(value => value is Array ? values.First(other => other.GetType() == value.GetType()) : value)];
}
