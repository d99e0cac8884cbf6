namespace DualJit;

/// <summary>What is done with the elements of one or two operands of one dtype.</summary>
internal enum Operator
{
    Add, Subtract, Multiply, Divide, Remainder,
    And, Or, Xor, ShiftLeft, ShiftRight,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    Min, Max,
    Plus, Negate, Not, Abs, Sign,
}

internal static class OperatorNames
{
    internal const int Count = (int)Operator.Sign + 1;

    /// <summary>The operator as messages name it.</summary>
    internal static string Of(Operator op) => op switch
    {
        Operator.Add or Operator.Plus => "operator +",
        Operator.Subtract or Operator.Negate => "operator -",
        Operator.Multiply => "operator *",
        Operator.Divide => "operator /",
        Operator.Remainder => "operator %",
        Operator.And => "operator &",
        Operator.Or => "operator |",
        Operator.Xor => "operator ^",
        Operator.ShiftLeft => "operator <<",
        Operator.ShiftRight => "operator >>",
        Operator.Equal => "operator ==",
        Operator.NotEqual => "operator !=",
        Operator.Less => "operator <",
        Operator.LessOrEqual => "operator <=",
        Operator.Greater => "operator >",
        Operator.GreaterOrEqual => "operator >=",
        Operator.Not => "operator ~",
        Operator.Min or Operator.Max or Operator.Abs or Operator.Sign => op.ToString(),
    };
}
