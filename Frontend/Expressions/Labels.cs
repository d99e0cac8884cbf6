using System.Linq.Expressions;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>Where a jump to a label goes, and what takes the value it brings.</summary>
internal sealed record Label(BlockId Block, Storage? Value);

/// <summary>The labels of one lambda, and which jumps to them are allowed: those that <see cref="LambdaExpression.Compile()"/> allows.</summary>
/// <remarks>
/// A jump may leave anything. It may enter blocks, branches, loops and cases, but no operand of an expression, as the operands before it
/// would have no values. A label is looked for in the scopes around the jump, then in all of the lambda, where it must be the only one.
/// </remarks>
internal sealed class Labels(FunctionBuilder builder)
{
    private readonly Dictionary<LabelTarget, Uses> _uses = [];
    private Scope _current = new(null, ScopeKind.Statement);

    internal enum ScopeKind { Statement, Block, Switch, Expression }

    /// <summary>A node, and the labels that are known in all of it.</summary>
    internal sealed class Scope(Scope? parent, ScopeKind kind)
    {
        public Scope? Parent => parent;

        public ScopeKind Kind => kind;

        public Dictionary<LabelTarget, Label> Labels { get; } = [];

        public bool IsOperand => kind == ScopeKind.Expression || parent?.Kind == ScopeKind.Expression;
    }

    /// <summary>What is known of one target: its first definition, and the jumps to it that are not within the scope of a definition.</summary>
    private sealed record Uses(Label Label, List<Scope> Definitions, List<Scope> JumpsFromOutside);

    /// <summary>Enters the scope of a node.</summary>
    /// <returns>What <see cref="Leave"/> takes.</returns>
    public Scope Enter(Expression node)
    {
        var outer = _current;
        switch (node)
        {
            case BlockExpression block:
                Push(ScopeKind.Block);
                if (outer.Kind != ScopeKind.Switch) DefineLabelsOf(block);
                break;
            case SwitchExpression choice:
                Push(ScopeKind.Switch);
                foreach (var item in choice.Cases) DefineLabelsOf(item.Body);
                DefineLabelsOf(choice.DefaultBody);
                break;
            case LabelExpression label when FindOwn(label.Target) is not null:
                break;
            case LabelExpression or ConditionalExpression or LoopExpression or GotoExpression:
            case UnaryExpression { NodeType: ExpressionType.Convert } when node.Type == typeof(void):
                Push(ScopeKind.Statement);
                break;
            default:
                if (outer.Kind != ScopeKind.Expression) Push(ScopeKind.Expression);
                break;
        }
        return outer;
    }

    /// <summary>Enters a part of a node that jumps must not enter.</summary>
    public Scope EnterOperand()
    {
        var outer = _current;
        Push(ScopeKind.Expression);
        return outer;
    }

    public void Leave(Scope outer) => _current = outer;

    /// <summary>The label that a <see cref="LabelExpression"/> read now defines.</summary>
    public Label DefineOwn(LabelTarget target) => FindOwn(target) ?? Define(target);

    public Label Define(LabelTarget target)
    {
        if (FindAround(target) is not null) throw JumpError(target, "is defined twice in one scope");
        var uses = UsesOf(target);
        var label = uses.Definitions.Count == 0 ? uses.Label : New(target);
        uses.Definitions.Add(_current);
        _current.Labels[target] = label;
        return label;
    }

    /// <summary>The label that a jump from here goes to.</summary>
    public Label Refer(LabelTarget target)
    {
        if (FindAround(target) is { } known) return known;
        var uses = UsesOf(target);
        uses.JumpsFromOutside.Add(_current);
        return uses.Label;
    }

    /// <summary>Throws if a jump goes where it must not; for the end of the lambda, when all labels are known.</summary>
    public void CheckJumps()
    {
        foreach (var (target, uses) in _uses)
            foreach (var jump in uses.JumpsFromOutside)
            {
                if (uses.Definitions.Count != 1) throw JumpError(target, uses.Definitions.Count == 0 ? "is not in the lambda" : "is in several places outside the scope of the jump");
                for (var scope = uses.Definitions[0]; !IsAround(scope, jump); scope = scope.Parent!)
                    if (scope.IsOperand) throw JumpError(target, "is inside an operand that the jump is not in");
            }
    }

    // Labels that are statements of a block are known in all of it; those of the bodies of cases in the whole switch.
    private void DefineLabelsOf(Expression? body)
    {
        if (body is not BlockExpression block) return;
        foreach (var statement in block.Expressions)
            if (statement is LabelExpression label) Define(label.Target);
    }

    private Label? FindOwn(LabelTarget target) =>
        _current.Kind != ScopeKind.Block ? null
        : _current.Labels.TryGetValue(target, out var label) ? label
        : _current.Parent is { Kind: ScopeKind.Switch } choice ? choice.Labels.GetValueOrDefault(target) : null;

    private Label? FindAround(LabelTarget target)
    {
        for (var scope = _current; scope is not null; scope = scope.Parent)
            if (scope.Labels.TryGetValue(target, out var label)) return label;
        return null;
    }

    private static bool IsAround(Scope scope, Scope? inner)
    {
        while (inner is not null && inner != scope) inner = inner.Parent;
        return inner is not null;
    }

    private Uses UsesOf(LabelTarget target) =>
        _uses.TryGetValue(target, out var uses) ? uses : _uses[target] = new Uses(New(target), [], []);

    private Label New(LabelTarget target) =>
        new(builder.NewBlock(), target.Type == typeof(void) ? null : Storage.Create(builder, target.Type, target.Name));

    private static KernelCompilationException JumpError(LabelTarget target, string problem) =>
        DiagnosticCatalog.Jump.Error(target.Name ?? "without name", problem);

    private void Push(ScopeKind kind) => _current = new Scope(_current, kind);
}
