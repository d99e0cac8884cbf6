namespace DualJit.Tests.Differential;

/// <summary>
/// What makes a program one: every variable is declared before and around its uses and assigned only where that is allowed; break and
/// continue are inside loops, no break is right inside a switch; loops have the forms that end; a helper calls only itself, with less
/// fuel and outside loops, and helpers before it; and all of it together is soon done.
/// </summary>
internal static class Validity
{
    /// <summary>Long enough for unrolled loops over vectors of the narrowest types, their remainders included.</summary>
    public const int MaximumLength = 150;
    private const int MaximumFuel = 3;
    private const double MaximumCost = 100_000;
    private const double ShortLoop = 11;
    private const double LongLoop = MaximumLength + 5;

    public static bool IsValid(TestProgram program)
    {
        var callable = new Dictionary<Signature, double>();
        foreach (var method in program.Methods)
        {
            var checker = new Checker(method.Signature, callable);
            double cost = checker.Method(method);
            if (!checker.IsValid || cost > MaximumCost) return false;
            callable[method.Signature] = cost;
        }
        return true;
    }

    /// <summary>Whether a value is between -2 and 8, or near the length of an array, by its form alone; at least 0 where asked.</summary>
    public static bool IsSmall(Expr expression, bool isNonNegative = false) => expression switch
    {
        Literal { Value: int or long or uint } literal => Convert.ToInt64(literal.Value) is var value && value <= 8 && value >= (isNonNegative ? 0 : -2),
        Length => true,
        Binary { Operator: Operator.And, Right: Literal { Value: int or long or uint } mask } => Convert.ToInt64(mask.Value) is >= 0 and <= 7,
        Binary { Operator: Operator.Add or Operator.Subtract, Left: Length, Right: Literal { Value: int and >= 0 and <= 2 } } => !isNonNegative,
        Cast cast => (cast.Target == typeof(long) || cast.Target == typeof(uint)) && IsSmall(cast.Operand, isNonNegative || cast.Target == typeof(uint)),
        _ => false,
    };

    private sealed class Checker(Signature signature, Dictionary<Signature, double> callable)
    {
        private readonly HashSet<Variable> _scope = [.. signature.Parameters];
        private int _selfCalls;

        public bool IsValid { get; private set; } = true;

        public double Method(Method method)
        {
            double cost = Block(method.Body, false, false, 1);
            if (method.Value is { } value)
            {
                Require(value.Type == signature.Result);
                cost += Expression(value, false);
            }
            else
            {
                Require(signature.Result == typeof(void));
            }
            return Enumerable.Range(0, MaximumFuel + 1).Sum(level => Math.Pow(_selfCalls, level)) * cost;
        }

        private double Block(IReadOnlyList<Stmt> block, bool canBreak, bool canContinue, double times)
        {
            var declared = new List<Variable>();
            double cost = 1;
            foreach (var statement in block)
            {
                cost += Statement(statement, canBreak, canContinue, times);
                if (statement is Declare declare)
                {
                    Require(_scope.Add(declare.Variable));
                    declared.Add(declare.Variable);
                }
            }
            _scope.ExceptWith(declared);
            return cost;
        }

        private double Statement(Stmt statement, bool canBreak, bool canContinue, double times)
        {
            double cost = 1;
            bool isLooping = times > 1;
            if (Walk.VariableOf(statement) is { } variable) Require(_scope.Contains(variable));
            switch (statement)
            {
                case Declare declare:
                    Require(declare.Variable.Type == declare.Value.Type);
                    return cost + Expression(declare.Value, isLooping);
                case Assign assign:
                    Require(assign.Variable.IsAssignable && assign.Variable.Type == assign.Value.Type);
                    return cost + Expression(assign.Value, isLooping);
                case For loop:
                    bool isUnsigned = loop.Counter.Type == typeof(uint);
                    Require(loop.Start.Type == loop.Counter.Type && loop.Bound.Type == loop.Counter.Type);
                    Require(IsSmall(loop.Start, isUnsigned) && IsSmall(loop.Bound, isUnsigned));
                    Require(loop.Increment > 0 ? loop.Relation is Relation.Less or Relation.LessOrEqual : !isUnsigned && loop.Bound is Literal && loop.Relation is Relation.Greater or Relation.GreaterOrEqual);
                    cost += Expression(loop.Start, isLooping);
                    _scope.Add(loop.Counter);
                    double iterations = loop.Expressions.SelectMany(Walk.Within).Any(part => part is Length) ? LongLoop : ShortLoop;
                    cost += iterations * (Expression(loop.Bound, true) + Block(loop.Body, true, true, times * iterations));
                    _scope.Remove(loop.Counter);
                    return cost;
                case While loop:
                    Require(loop.Limit <= 8 && loop.Test.Type == typeof(bool));
                    _scope.Add(loop.Counter);
                    cost += loop.Limit * (Expression(loop.Test, true) + Block(loop.Body, true, true, times * 8));
                    _scope.Remove(loop.Counter);
                    return cost;
                case ForEach loop:
                    _scope.Add(loop.Item);
                    cost += MaximumLength * Block(loop.Body, true, true, times * MaximumLength);
                    _scope.Remove(loop.Item);
                    return cost;
                case Break:
                    Require(canBreak);
                    return cost;
                case Continue:
                    Require(canContinue);
                    return cost;
                case Return result:
                    Require((result.Value?.Type ?? typeof(void)) == signature.Result);
                    break;
            }
            return cost + statement.Expressions.Sum(expression => Expression(expression, isLooping))
                + statement.Blocks.Sum(block => Block(block, canBreak && statement is not Switch, canContinue, times));
        }

        private double Expression(Expr expression, bool isLooping)
        {
            if (Walk.VariableOf(expression) is { } variable) Require(_scope.Contains(variable));
            if (expression is Assigned or Step) Require(Walk.VariableOf(expression)!.IsAssignable);
            double cost = 1;
            if (expression is HelperCall call)
            {
                for (int i = 0; i < call.Arguments.Count; i++)
                    if (call.Callee.Parameters[i].IsReference) Require(call.Arguments[i] is Read { Variable.IsAssignable: true });
                if (call.Callee == signature)
                {
                    Require(!isLooping && call.Arguments[0] is Binary { Operator: Operator.Subtract, Left: Read left, Right: Literal { Value: 1 } } && left.Variable == signature.Fuel);
                    _selfCalls++;
                }
                else
                {
                    Require(call.Callee.Fuel is null || call.Arguments[0] is Literal { Value: int and <= MaximumFuel });
                    if (callable.TryGetValue(call.Callee, out double inside)) cost += inside;
                    else IsValid = false;
                }
            }
            return cost + expression.Children.Sum(child => Expression(child, isLooping));
        }

        private void Require(bool rule) => IsValid &= rule;
    }
}
