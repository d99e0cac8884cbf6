namespace DualJit.Frontend;

/// <summary>On a method of the product: the name of the method of the same class and parameters that a kernel reads in its place.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReadInKernelsAsAttribute(string method) : Attribute
{
    public string Method { get; } = method;
}
