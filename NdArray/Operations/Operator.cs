namespace DualJit;

/// <summary>What is done with the elements of one or two operands of one dtype.</summary>
internal enum Operator
{
    Add, Subtract, Multiply, Divide, Remainder,
    And, Or, Xor, ShiftLeft, ShiftRight,
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    Min, Max, Pow, Atan2, CopySign,
    Plus, Negate, Not, Abs, Sign, Square,
    IsNaN, IsInfinity, IsFinite,
    Sqrt, Cbrt, Exp, Log, Log2, Log10,
    Sin, Cos, Tan, Asin, Acos, Atan, Sinh, Cosh, Tanh, Asinh, Acosh, Atanh,
    Floor, Ceiling, Truncate, Round,
}

internal static class OperatorNames
{
    internal const int Count = (int)Operator.Round + 1;

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
        _ => op.ToString(),
    };
}
