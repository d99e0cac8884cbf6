using System.Reflection;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Frontend;

/// <summary>A kernel as a front end read it.</summary>
/// <param name="Module">At <see cref="Stage.Array"/>; its entry is the kernel.</param>
/// <param name="Parameters">The parameters of the entry: those of the delegate, then the captured variables in the order they were met.</param>
public sealed record KernelSource(string Name, Module Module, IReadOnlyList<ParameterSource> Parameters, Type ReturnType)
{
    /// <summary>The delegates from outside whose methods are part of the kernel, and objects that say what else is. For others it has to be read anew.</summary>
    public IReadOnlyList<KnownObject> Known { get; init; } = [];
}

/// <summary>A delegate from outside the kernel, or another object that its code depends on, and what the kernel was read for.</summary>
/// <param name="Code">The method of a delegate, any other object itself, which equals those that need no other code; null where it was null.</param>
public sealed record KnownObject(CaptureSource Variable, object? Code)
{
    public static object? CodeOf(object? value) => value is Delegate function ? function.Method : value;

    /// <summary>Whether the kernel was read for such a value of the variable.</summary>
    public bool Is(object? value) => value is not Delegate { HasSingleTarget: false } && Equals(CodeOf(value), Code);

    /// <summary>Whether a variable is one of the object that this delegate is bound to, or reached through it.</summary>
    public bool LeadsTo(CaptureSource other) =>
        ReferenceEquals(Variable.Root, other.Root) && other.Path.Count > Variable.Path.Count && other.Path[Variable.Path.Count] == CaptureSource.TargetField
        && Variable.Path.SequenceEqual(other.Path.Take(Variable.Path.Count));

    /// <summary>The delegate through which a captured variable is reached, the last one on the way; -1 where there is none.</summary>
    public static int IndexOfLast(IReadOnlyList<KnownObject> known, CaptureSource variable)
    {
        int last = -1;
        for (int i = 0; i < known.Count; i++)
            if (known[i].LeadsTo(variable) && (last < 0 || known[i].Variable.Path.Count > known[last].Variable.Path.Count)) last = i;
        return last;
    }
}

/// <summary>Where the value of a parameter of the entry comes from.</summary>
/// <param name="Type">The .NET type of the value: a scalar, an array or, for arguments, a struct of scalars, as <see cref="KernelTypes.PassedAs"/> knows them.</param>
public abstract record ParameterSource(string Name, Type Type);

/// <summary>An argument of the delegate, or as the one after the last: what the delegate is bound to.</summary>
public sealed record ArgumentSource(string Name, Type Type, int Position) : ParameterSource(Name, Type);

/// <summary>A captured variable or static field, read at each call.</summary>
/// <param name="Root">The object that <paramref name="Path"/> starts at; null where its first field is static; an <see cref="ArgumentSource"/> where it starts at that argument.</param>
/// <param name="Path">The fields to follow; empty where the root itself is the value.</param>
public sealed record CaptureSource(string Name, Type Type, object? Root, IReadOnlyList<FieldInfo> Path) : ParameterSource(Name, Type)
{
    /// <summary>The field of a delegate that holds what it is bound to.</summary>
    public static FieldInfo TargetField { get; } = typeof(Delegate).GetField("_target", BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The value at a call with these arguments.</summary>
    public object? ValueAt(IReadOnlyList<object?> arguments) => ValueFrom(Root is ArgumentSource argument ? arguments[argument.Position] : Root, 0);

    /// <summary>The value, given what the first fields of the path lead to.</summary>
    public object? ValueFrom(object? value, int first)
    {
        foreach (var field in Path.Skip(first)) value = value is null && !field.IsStatic ? throw new NullReferenceException() : field.GetValue(value);
        return value;
    }

    public bool Equals(CaptureSource? other) =>
        other is not null && ReferenceEquals(Root, other.Root) && Type == other.Type && Path.SequenceEqual(other.Path);

    public override int GetHashCode() => HashCode.Combine(Type, Path.Count == 0 ? null : Path[^1]);
}
