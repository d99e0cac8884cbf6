using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>A lambda of a tree as a value, to be called where it is known. One that uses variables of the function around it is read in place there.</summary>
/// <param name="readInPlace">Null for a lambda that stands by itself: it is a function.</param>
internal sealed class LambdaItem(LambdaExpression lambda, LambdaFunctions functions, Emitter owner, Func<StackItem[], StackItem>? readInPlace) : InvocableItem
{
    private readonly LambdaExpression _lambda = lambda;
    private readonly Emitter _owner = owner;

    public override StackItem? Invoke(Emitter emitter, StackItem[] arguments) =>
        readInPlace is null ? functions.Call(emitter, _lambda, arguments)
        : emitter == _owner ? readInPlace(arguments)
        : throw DiagnosticCatalog.DelegateUse.Error();

    public override bool IsSameAs(StackItem other) => other is LambdaItem item && item._lambda == _lambda && item._owner == _owner;
}
