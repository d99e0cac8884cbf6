using System.Numerics;
using DualJit.ElementFunctions;

namespace DualJit;

// What floats and complex numbers have beyond other numbers: the functions, a row each.

internal sealed class FloatOperators<T> : RealOperators<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    protected override BinaryOperation? FindBinary(Operator op) => op switch
    {
        Operator.Pow => new BinaryOperation<T, T, T, Pow<T>>(),
        Operator.Atan2 => new BinaryOperation<T, T, T, Atan2<T>>(),
        Operator.CopySign => new BinaryOperation<T, T, T, CopySign<T>>(),
        _ => base.FindBinary(op),
    };

    protected override UnaryOperation? FindUnary(Operator op) => op switch
    {
        Operator.Sqrt => new UnaryOperation<T, T, Sqrt<T>>(),
        Operator.Cbrt => new UnaryOperation<T, T, Cbrt<T>>(),
        Operator.Exp => new UnaryOperation<T, T, Exp<T>>(),
        Operator.Log => new UnaryOperation<T, T, Log<T>>(),
        Operator.Log2 => new UnaryOperation<T, T, Log2<T>>(),
        Operator.Log10 => new UnaryOperation<T, T, Log10<T>>(),
        Operator.Sin => new UnaryOperation<T, T, Sin<T>>(),
        Operator.Cos => new UnaryOperation<T, T, Cos<T>>(),
        Operator.Tan => new UnaryOperation<T, T, Tan<T>>(),
        Operator.Asin => new UnaryOperation<T, T, Asin<T>>(),
        Operator.Acos => new UnaryOperation<T, T, Acos<T>>(),
        Operator.Atan => new UnaryOperation<T, T, Atan<T>>(),
        Operator.Sinh => new UnaryOperation<T, T, Sinh<T>>(),
        Operator.Cosh => new UnaryOperation<T, T, Cosh<T>>(),
        Operator.Tanh => new UnaryOperation<T, T, Tanh<T>>(),
        Operator.Asinh => new UnaryOperation<T, T, Asinh<T>>(),
        Operator.Acosh => new UnaryOperation<T, T, Acosh<T>>(),
        Operator.Atanh => new UnaryOperation<T, T, Atanh<T>>(),
        Operator.Floor => new UnaryOperation<T, T, Floor<T>>(),
        Operator.Ceiling => new UnaryOperation<T, T, Ceiling<T>>(),
        Operator.Truncate => new UnaryOperation<T, T, Truncate<T>>(),
        Operator.Round => new UnaryOperation<T, T, Round<T>>(),
        _ => base.FindUnary(op),
    };
}

internal sealed class ComplexOperators : NumberOperators<Complex>
{
    protected override BinaryOperation? FindBinary(Operator op) => op == Operator.Pow ? new BinaryOperation<Complex, Complex, Complex, ComplexPow>() : base.FindBinary(op);

    protected override UnaryOperation? FindUnary(Operator op) => op switch
    {
        Operator.Abs => new UnaryOperation<Complex, double, Magnitude>(),
        Operator.Sqrt => new ComplexOperation(Complex.Sqrt),
        Operator.Exp => new ComplexOperation(Complex.Exp),
        Operator.Log => new ComplexOperation(Complex.Log),
        Operator.Log10 => new ComplexOperation(Complex.Log10),
        Operator.Sin => new ComplexOperation(Complex.Sin),
        Operator.Cos => new ComplexOperation(Complex.Cos),
        Operator.Tan => new ComplexOperation(Complex.Tan),
        Operator.Asin => new ComplexOperation(Complex.Asin),
        Operator.Acos => new ComplexOperation(Complex.Acos),
        Operator.Atan => new ComplexOperation(Complex.Atan),
        Operator.Sinh => new ComplexOperation(Complex.Sinh),
        Operator.Cosh => new ComplexOperation(Complex.Cosh),
        Operator.Tanh => new ComplexOperation(Complex.Tanh),
        _ => base.FindUnary(op),
    };
}
