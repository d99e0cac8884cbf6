using System.Collections.Immutable;

namespace DualJit.Tests.Differential;

/// <summary>What may be written at a place of a program.</summary>
/// <param name="Result">Of the method.</param>
/// <param name="Self">The method itself, where it may be called.</param>
/// <param name="IsPlain">Only what cannot throw or have an effect, inside the arrays: loops of it are made of vector instructions.</param>
internal sealed record Scope(ImmutableList<Variable> Variables, ImmutableList<Signature> Helpers, Type Result, Signature? Self, int Loops = 0, bool CanBreak = false, bool CanContinue = false, bool IsPlain = false)
{
    public Scope With(Variable variable) => this with { Variables = Variables.Add(variable) };

    public Scope InLoop(Variable variable) =>
        With(variable) with { Loops = Loops + 1, CanBreak = true, CanContinue = true, Self = null };

    public ImmutableList<Variable> OfType(Type type) => Variables.FindAll(variable => variable.Type == type);

    public ImmutableList<Variable> AssignableOfType(Type type) => Variables.FindAll(variable => variable.Type == type && variable.IsAssignable);

    public ImmutableList<Variable> Arrays => Variables.FindAll(variable => variable.Type.IsVector());

    public ImmutableList<Variable> ArraysOf(Type element) => Arrays.FindAll(array => array.Type.ElementOf() == element);

    /// <summary>Helpers that can be called here for a result of a type: their arrays and ref arguments are at hand.</summary>
    public IReadOnlyList<Signature> Returning(Type type) =>
        [.. (Self is null ? Helpers : Helpers.Add(Self)).Where(helper => helper.Result == type && helper.Parameters.All(parameter =>
            parameter.IsReference ? AssignableOfType(parameter.Type).Count > 0 : parameter.Type.IsScalar() || OfType(parameter.Type).Count > 0))];
}
