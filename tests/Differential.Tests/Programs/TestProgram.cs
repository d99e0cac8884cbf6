namespace DualJit.Tests.Differential;

/// <summary>A static method's parameters and result.</summary>
/// <param name="fuel">For a method that may call itself: the first parameter, an int that each call makes smaller; at 0 or below the method returns at once.</param>
internal sealed class Signature(IReadOnlyList<Variable> parameters, Type result, Variable? fuel = null)
{
    public IReadOnlyList<Variable> Parameters => parameters;

    public Type Result => result;

    public Variable? Fuel => fuel;
}

/// <summary>A static method: its statements, then the value returned (null for void).</summary>
internal sealed record Method(Signature Signature, IReadOnlyList<Stmt> Body, Expr? Value);

/// <summary>A method to compile, and those it calls. A helper calls helpers before it and, where it has fuel, itself.</summary>
internal sealed record TestProgram(IReadOnlyList<Method> Helpers, Method Kernel)
{
    public IReadOnlyList<Variable> Parameters => Kernel.Signature.Parameters;

    public IEnumerable<Method> Methods => [.. Helpers, Kernel];

    /// <summary>The type of a delegate to the kernel.</summary>
    public Type DelegateType => System.Linq.Expressions.Expression.GetDelegateType([.. Parameters.Select(parameter => parameter.Type), Kernel.Signature.Result]);
}

/// <summary>A program and lists of arguments to call it with.</summary>
internal sealed record Case(TestProgram Program, IReadOnlyList<object[]> Arguments);
