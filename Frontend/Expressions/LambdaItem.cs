using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.Frontend.Managed;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>A lambda of a tree as a value, to be called where it is known. One that uses variables of the function around it is read in place there.</summary>
/// <param name="variables">Those that it uses; none for a lambda that stands by itself: it is a function.</param>
/// <param name="level">That of the innermost of them, as <see cref="Variables"/> counts levels.</param>
/// <param name="readInPlace">Reads it where there are some.</param>
internal sealed class LambdaItem(LambdaExpression lambda, LambdaFunctions functions, Emitter owner, IReadOnlyList<(ParameterExpression, Storage)> variables, int level, Func<StackItem[], StackItem> readInPlace)
    : InvocableItem(lambda.Type)
{
    private readonly LambdaExpression _lambda = lambda;
    private readonly Emitter _owner = owner;

    /// <summary>How deep the block is that it must not leave: the next time that the block is entered, its variables are others.</summary>
    public int Level { get; } = level;

    public override bool IsFree => variables.Count == 0;

    public override StackItem? Invoke(Emitter emitter, StackItem[] arguments)
    {
        if (variables.Count == 0) return functions.Call(emitter, _lambda, arguments);
        RequireOwner(emitter);
        var result = readInPlace(arguments);
        return _lambda.ReturnType == typeof(void) ? null : result;
    }

    public override ManagedValue ForManagedCode(Emitter emitter, ManagedLoan loan)
    {
        if (variables.Count > 0) RequireOwner(emitter);
        return ManagedLambda.Of(_lambda, loan, variables);
    }

    public override bool IsSameAs(StackItem other) => other is LambdaItem item && item._lambda == _lambda && item._owner == _owner && item.Uses(variables);

    private bool Uses(IReadOnlyList<(ParameterExpression, Storage)> others) => others.SequenceEqual(variables);

    private void RequireOwner(Emitter emitter)
    {
        if (emitter != _owner) throw DiagnosticCatalog.DelegateUse.Error();
    }
}
