using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DualJit;

// Arrays of structs.
public sealed partial class NdArray<T>
{
    /// <summary>A view of one field of the structs: <c>points.Field(p => p.X)</c>, an array of the same shape in the memory of this one.</summary>
    /// <typeparam name="TField">The type of the field: any dtype, or a struct.</typeparam>
    /// <param name="field">Names a field, an automatic property, or one of a field's own.</param>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="field"/> names something else.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="TField"/> is no element type of arrays, or the fields do not lie at multiples of its size, as a Complex in a struct of 24 bytes.</exception>
    public NdArray<TField> Field<TField>(Expression<Func<T, TField>> field) where TField : unmanaged
    {
        ArgumentNullException.ThrowIfNull(field);
        return Field<TField>(OffsetOf(field.Body, field.Parameters[0]));
    }

    /// <summary>A view of the field of this name.</summary>
    /// <param name="name">Of a field or an automatic property of <typeparamref name="T"/>.</param>
    /// <exception cref="ArgumentException">There is no such field, or it is of another type.</exception>
    /// <inheritdoc cref="Field{TField}(Expression{Func{T, TField}})"/>
    public NdArray<TField> Field<TField>(string name) where TField : unmanaged
    {
        ArgumentNullException.ThrowIfNull(name);
        var layout = StructLayouts.Of(typeof(T));
        var field = Array.Find(layout?.Fields ?? [], field => field.Name == name || field.Name == BackingField(name));
        if (field?.FieldType != typeof(TField)) throw new ArgumentException($"{typeof(T).Name} has no field '{name}' of type {typeof(TField).Name}.", nameof(name));
        return Field<TField>(layout!.OffsetOf(field));
    }

    private NdArray<TField> Field<TField>(int bytes) where TField : unmanaged => NdArray<TField>.FieldOf(this, Unsafe.SizeOf<T>(), bytes);

    /// <summary>A view of what lies at so many bytes of each struct.</summary>
    internal static NdArray<T> FieldOf(NdArray structs, int sizeOfStruct, int bytes)
    {
        int size = Unsafe.SizeOf<T>(), perElement = sizeOfStruct / size;
        if (sizeOfStruct % size != 0 || bytes % size != 0)
            throw new NotSupportedException($"A {typeof(T).Name} of {size} bytes at byte {bytes} of a {structs.GetType().GenericTypeArguments[0].Name} of {sizeOfStruct} bytes does not lie at multiples of its size, as the elements of an array do. Take its own fields.");
        return new(structs.Buffer, checked(structs.Offset * perElement + bytes / size), structs.ShapeArray, Array.ConvertAll(structs.StrideArray, stride => checked(stride * perElement)), structs.IsReadOnly);
    }

    private static int OffsetOf(Expression path, ParameterExpression element)
    {
        if (path == element) return 0;
        var member = path as MemberExpression;
        var field = member?.Member switch
        {
            FieldInfo named => named,
            PropertyInfo property => property.DeclaringType!.GetField(BackingField(property.Name), BindingFlags.Instance | BindingFlags.NonPublic),
            _ => null,
        };
        return field is { IsStatic: false } && member!.Expression is { } holder && StructLayouts.Of(holder.Type) is { } layout
            ? OffsetOf(holder, element) + layout.OffsetOf(field)
            : throw new ArgumentException($"{path} is not a field or an automatic property of {typeof(T).Name}, or of one of its fields.", "field");
    }

    // What C# calls the field of an automatic property.
    private static string BackingField(string property) => $"<{property}>k__BackingField";
}
