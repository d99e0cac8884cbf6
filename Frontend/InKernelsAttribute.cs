namespace DualJit.Frontend;

/// <summary>On a method of the product: what it is in a kernel, which does not read its own code.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class InKernelsAttribute : Attribute;

/// <summary>No kernel can call it: what it does with whole arrays is done outside.</summary>
public sealed class NotInKernelsAttribute : InKernelsAttribute;

/// <summary>A kernel reads another method in its place.</summary>
/// <param name="method">Its name: of the same class, not public, with the same parameters. It may return what the kernel can do more with.</param>
public sealed class ReadInKernelsAsAttribute(string method) : InKernelsAttribute
{
    public string Method { get; } = method;
}

/// <summary>It is a map of a delegate over its arguments: arrays, of which the delegate takes elements, and numbers.</summary>
/// <remarks>Parameters called <c>out</c> and <c>where</c> are arrays for its results, and a mask.</remarks>
/// <param name="field">The field with the delegate in the object that the method is called on, or that is the first argument of an extension method.</param>
/// <param name="name">The one with its name, for messages.</param>
public sealed class MapInKernelsAttribute(string field, string name) : InKernelsAttribute
{
    public string Field { get; } = field;

    public string Name { get; } = name;
}

/// <summary>It is one of the loops around a function of two numbers or one that <c>AppliedMethods</c> knows by the name of the method.</summary>
/// <param name="field">The field with the delegate in the object that is the first argument.</param>
/// <param name="name">The one with its name, for messages.</param>
/// <param name="parts">Of a reduction of parts: the method for arrays of three axes, along the second one.</param>
public sealed class MethodInKernelsAttribute(string field, string name, string? parts = null) : InKernelsAttribute
{
    public string Field { get; } = field;

    public string Name { get; } = name;

    public string? Parts { get; } = parts;
}

/// <summary>It is a stencil: a function of the neighbourhoods of the elements of arrays.</summary>
/// <remarks>Its operands are the parameters after the object it is called on, or the items of a list; an array after a list is where the result goes.</remarks>
/// <param name="function">The field with the delegate.</param>
/// <param name="code">The one with a <see cref="StencilCode"/>.</param>
/// <param name="value">The one with the value of <see cref="Border.Constant"/>.</param>
public sealed class StencilInKernelsAttribute(string function, string code, string value) : InKernelsAttribute
{
    public string Function { get; } = function;

    public string Code { get; } = code;

    public string Value { get; } = value;
}

/// <summary>It is a gufunc: a function of core arrays.</summary>
/// <remarks>Its operands are the items of a list, or the parameters of type operand; what comes after a list are the outputs that are there. Optional parameters must be left out in a kernel.</remarks>
/// <param name="function">The field with the delegate.</param>
/// <param name="code">The one with a <see cref="GufuncCode"/>.</param>
/// <param name="size">The method that finds the size of a dimension: static, of the gufunc, the dimension's number and all sizes, of which those not known are negative.</param>
public sealed class GufuncInKernelsAttribute(string function, string code, string size) : InKernelsAttribute
{
    public string Function { get; } = function;

    public string Code { get; } = code;

    public string Size { get; } = size;
}

/// <summary>On a struct: a kernel has what it was made of in its place.</summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class ItselfInKernelsAttribute : Attribute;

/// <summary>It is a reduction by a delegate of two numbers: of its first array, along the axis or axes that are its parameters, or along all.</summary>
/// <param name="field">The field with the delegate in the object that is the first argument.</param>
/// <param name="identity">The one with what no elements reduce to: a number that may be null.</param>
/// <param name="name">The one with its name, for messages.</param>
public sealed class ReduceInKernelsAttribute(string field, string identity, string name) : InKernelsAttribute
{
    public string Name { get; } = name;

    public string Field { get; } = field;

    public string Identity { get; } = identity;
}
