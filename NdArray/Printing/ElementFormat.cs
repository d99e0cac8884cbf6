using System.Globalization;
using System.Numerics;

namespace DualJit.Printing;

/// <summary>How the elements of one array are written, each as wide as the others.</summary>
internal static class ElementFormat
{
    /// <summary>The format that suits all elements that will be written.</summary>
    internal static Func<T, string> For<T>(IReadOnlyCollection<T> elements) where T : unmanaged
    {
        if (ElementTypes.IsStruct<T>()) return element => $"{element}";
        var dtype = DTypes.Of<T>();
        switch (dtype.Kind)
        {
            case Kinds.Bool:
                return element => element is true ? " True" : "False";
            case Kinds.Float:
                var format = new FloatFormat([.. elements.Select(Float)], dtype);
                return element => format.Format(Float(element));
            case Kinds.Complex:
                var real = new FloatFormat([.. elements.Select(element => Parts(element).Real)], DType.Float64);
                var imaginary = new FloatFormat([.. elements.Select(element => Parts(element).Imaginary)], DType.Float64, plus: true);
                return element =>
                {
                    var parts = Parts(element);
                    string tail = imaginary.Format(parts.Imaginary), number = tail.TrimEnd();
                    return $"{real.Format(parts.Real)}{number}j{tail[number.Length..]}";
                };
            default:
                int width = elements.Max(element => Integer(element).Length);
                return element => Integer(element).PadLeft(width);
        }
    }

    /// <summary>How the only element of an array of rank 0 is written.</summary>
    internal static string Alone<T>(T element) where T : unmanaged
    {
        if (ElementTypes.IsStruct<T>()) return $"{element}";
        switch (DTypes.Of<T>().Kind)
        {
            case Kinds.Bool:
                return element is true ? "True" : "False";
            case Kinds.Float:
                return FloatFormat.Alone(Float(element));
            case Kinds.Complex:
                var (real, imaginary) = Parts(element);
                return real.Value == 0 && !real.IsNegative
                    ? $"{FloatFormat.Alone(imaginary, emptyFraction: "")}j"
                    : $"({FloatFormat.Alone(real, emptyFraction: "")}{FloatFormat.Alone(imaginary, plus: true, emptyFraction: "")}j)";
            default:
                return Integer(element);
        }
    }

    private static string Integer<T>(T element) => string.Create(CultureInfo.InvariantCulture, $"{element}");

    private static BinaryFloat Float<T>(T element) => element switch
    {
        Half value => BinaryFloat.From(value),
        float value => BinaryFloat.From(value),
        double value => BinaryFloat.From(value),
        _ => throw new ArgumentException($"{typeof(T)} is not a float.", nameof(element)),
    };

    private static (BinaryFloat Real, BinaryFloat Imaginary) Parts<T>(T element)
        => element is Complex value ? (BinaryFloat.From(value.Real), BinaryFloat.From(value.Imaginary)) : throw new ArgumentException($"{typeof(T)} is not complex.", nameof(element));
}
