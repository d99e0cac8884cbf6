using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DualJit.Tests.Differential;

/// <summary>Random expressions of a type. A size is about the number of nodes.</summary>
internal static class Expressions
{
    private static readonly Operator[] OfIntegers =
        [Operator.Add, Operator.Add, Operator.Subtract, Operator.Subtract, Operator.Multiply, Operator.Multiply, Operator.Divide, Operator.Remainder, Operator.And, Operator.Or, Operator.Xor];
    private static readonly Operator[] OfFloats = [Operator.Add, Operator.Subtract, Operator.Multiply, Operator.Divide, Operator.Remainder];
    private static readonly Operator[] OfBools = [Operator.And, Operator.Or, Operator.Xor];
    private static readonly Operator[] Shifts = [Operator.ShiftLeft, Operator.ShiftRight, Operator.ShiftRightUnsigned];
    private static readonly Type[] Numbers = [.. Scalars.All.Where(type => type != typeof(bool))];

    /// <summary>Often one that programs use, sometimes any.</summary>
    public static readonly Gen<Type> AnyType = Gen.Frequency(
        (3, Gen.Elements(typeof(int), typeof(double), typeof(long))),
        (2, Gen.Elements<Type>(Scalars.All)));

    public static readonly Gen<bool> Rarely = Gen.Choose(0, 5).Select(n => n == 0);

    private static readonly Gen<bool> Coin = Gen.Elements(true, false);

    public static Gen<Expr> Of(Type type, Scope scope, int size)
    {
        if (size <= 1) return Leaf(type, scope);
        var choices = new Choices<Expr>
        {
            { 2, () => Leaf(type, scope) },
            { 1, () => from test in Of(typeof(bool), scope, size / 3) from a in Of(type, scope, size / 3) from b in Of(type, scope, size / 3) select (Expr)new Conditional(test, a, b) },
        };
        if (!scope.IsPlain && scope.AssignableOfType(type) is { Count: > 0 } assignable)
        {
            choices.Add(1, () => from variable in Gen.Elements<Variable>(assignable) from value in Of(type, scope, size - 1) select (Expr)new Assigned(variable, value));
            if (type.IsArithmetic() || type == typeof(short) || type == typeof(ushort))
                choices.Add(1, () => from variable in Gen.Elements<Variable>(assignable) from up in Coin from prefix in Coin select (Expr)new Step(variable, up, prefix));
        }
        if (scope.ArraysOf(type) is { Count: > 0 } arrays)
            choices.Add(3, () => from array in Gen.Elements<Variable>(arrays) from index in Index(scope, size - 1) select (Expr)new Element(array, index));
        if (!scope.IsPlain && scope.Returning(type) is { Count: > 0 } helpers)
            choices.Add(3, () => from helper in Gen.Elements<Signature>(helpers) from call in Call(helper, scope, size) select (Expr)call);
        if (Library.Returning(type, scope.IsPlain) is { Count: > 0 } methods)
            choices.Add(type.IsFloat() ? 4 : 1, () => from method in Gen.Elements<System.Reflection.MethodInfo>(methods)
                                                      let parameters = method.GetParameters()
                                                      from arguments in All(parameters.Select(parameter => Of(parameter.ParameterType, scope, size / parameters.Length)))
                                                      select (Expr)new LibraryCall(method, arguments));

        if (type == typeof(bool)) AddBools(choices, scope, size);
        else AddNumbers(choices, type, scope, size);
        return choices.Pick();
    }

    /// <summary>An expression that is often, but not always, inside the arrays.</summary>
    public static Gen<Expr> Index(Scope scope, int size) => scope.IsPlain ? Gen.Constant<Expr>(new Read(Counters(scope)[^1])) : new Choices<Expr>
    {
        { 6, () => Counters(scope) is { Count: > 0 } counters ? Gen.Frequency((3, Gen.Constant(counters[^1])), (1, Gen.Elements<Variable>(counters))).Select(counter => (Expr)new Read(counter)) : Small(scope, size) },
        { 2, () => Counters(scope) is { Count: > 0 } counters ? from n in Gen.Choose(-2, 2) from factor in Gen.Choose(1, 2) select Affine(counters[^1], factor, n) : Small(scope, size) },
        { 3, () => Small(scope, size) },
        { 1, () => Of(typeof(int), scope, size) },
        { 1, () => from type in Gen.Elements(typeof(long), typeof(uint), typeof(ulong)) from index in Small(scope, size) select (Expr)new Cast(type, index) },
    }.Pick();

    private static ImmutableList<Variable> Counters(Scope scope) => scope.OfType(typeof(int)).FindAll(variable => !variable.IsAssignable);

    private static Expr Affine(Variable counter, int factor, int offset)
    {
        Expr product = factor == 1 ? new Read(counter) : new Binary(Operator.Multiply, new Read(counter), new Literal(factor));
        return offset < 0 ? new Binary(Operator.Subtract, product, new Literal(-offset)) : new Binary(Operator.Add, product, new Literal(offset));
    }

    public static Gen<HelperCall> Call(Signature helper, Scope scope, int size) =>
        All(helper.Parameters.Select(parameter =>
            parameter == helper.Fuel ? helper == scope.Self
                ? Gen.Constant<Expr>(new Binary(Operator.Subtract, new Read(parameter), new Literal(1)))
                : Gen.Choose(0, 3).Select(fuel => (Expr)new Literal(fuel))
            : parameter.IsReference ? Gen.Elements<Variable>(scope.AssignableOfType(parameter.Type)).Select(variable => (Expr)new Read(variable))
            : parameter.Type.IsVector() ? Gen.Elements<Variable>(scope.OfType(parameter.Type)).Select(variable => (Expr)new Read(variable))
            : Of(parameter.Type, scope, size / (helper.Parameters.Count + 1)))).Select(arguments => new HelperCall(helper, arguments));

    /// <summary>One after the other, each made only when the one before is.</summary>
    public static Gen<IReadOnlyList<T>> All<T>(IEnumerable<Gen<T>> parts) => Gen.CollectToArray(parts).Select(all => (IReadOnlyList<T>)all);

    private static Gen<bool> Checked(Scope scope) => scope.IsPlain ? Gen.Constant(false) : Rarely;

    private static Gen<Expr> Small(Scope scope, int size) => new Choices<Expr>
    {
        { 2, () => Gen.Frequency((9, Gen.Choose(0, 3)), (1, Gen.Elements(-1, 4, 5))).Select(n => (Expr)new Literal(n)) },
        { 2, () => Of(typeof(int), scope, size - 1).Select(value => (Expr)new Binary(Operator.And, value, new Literal(3))) },
    }.Pick();

    private static Gen<Expr> Leaf(Type type, Scope scope)
    {
        var choices = new Choices<Expr> { { 2, () => Gen.OneOf(Gen.Elements<object>(type.Edges()), Gen.Choose(-3, 9).Select(type.Small)).Select(value => (Expr)new Literal(value)) } };
        if (scope.OfType(type) is { Count: > 0 } variables) choices.Add(5, () => Gen.Elements<Variable>(variables).Select(variable => (Expr)new Read(variable)));
        if (type == typeof(int) && scope.Arrays is { Count: > 0 } arrays) choices.Add(1, () => Gen.Elements<Variable>(arrays).Select(array => (Expr)new Length(array)));
        if (type != typeof(bool) && scope.Variables.FindAll(variable => variable.Type.IsScalar() && variable.Type != typeof(bool)) is { Count: > 0 } others)
            choices.Add(2, () => Gen.Elements<Variable>(others).Select(variable => variable.Type == type ? (Expr)new Read(variable) : new Cast(type, new Read(variable))));
        return choices.Pick();
    }

    private static void AddBools(Choices<Expr> choices, Scope scope, int size)
    {
        choices.Add(6, () => from type in Gen.Frequency((6, AnyType), (1, Gen.Constant(typeof(bool))))
                             from relation in Gen.Elements(type == typeof(bool) ? [Relation.Equal, Relation.NotEqual] : Enum.GetValues<Relation>())
                             from a in Of(type, scope, size / 2)
                             from b in Of(type, scope, size / 2)
                             select (Expr)new Compare(relation, a, b));
        choices.Add(3, () => from isAnd in Coin from a in Of(typeof(bool), scope, size / 2) from b in Of(typeof(bool), scope, size / 2) select (Expr)new Logic(isAnd, a, b));
        choices.Add(1, () => from a in Of(typeof(bool), scope, size - 1) select (Expr)new Complement(a));
        choices.Add(1, () => Binaries(typeof(bool), OfBools, scope, size));
    }

    private static void AddNumbers(Choices<Expr> choices, Type type, Scope scope, int size)
    {
        choices.Add(3, () => from source in Gen.Elements(Numbers) from isChecked in Checked(scope) from a in Of(source, scope, size - 1) select (Expr)new Cast(type, a, isChecked));
        choices.Add(type.IsArithmetic() ? 7 : 2, () => Binaries(type, type.IsFloat() ? OfFloats : OfIntegers, scope, size));
        if (type.IsSigned()) choices.Add(1, () => from a in Of(type, scope, size - 1) from isChecked in Checked(scope) select (Expr)new Negate(a, isChecked));
        if (type.IsFloat() || type.IsNarrow()) return;
        choices.Add(1, () => from a in Of(type, scope, size - 1) select (Expr)new Complement(a));
        choices.Add(2, () => from shift in Gen.Elements(Shifts) from a in Of(type, scope, size / 2) from count in Of(typeof(int), scope, size / 2) select (Expr)new Binary(shift, a, count));
    }

    private static Gen<Expr> Binaries(Type type, Operator[] operators, Scope scope, int size) =>
        from op in Gen.Elements(scope.IsPlain && !type.IsFloat() ? [.. operators.Where(op => op is not (Operator.Divide or Operator.Remainder))] : operators)
        from isChecked in Checked(scope)
        from a in Of(type, scope, size / 2)
        from b in Of(type, scope, size / 2)
        select (Expr)new Binary(op, a, b, isChecked);
}
