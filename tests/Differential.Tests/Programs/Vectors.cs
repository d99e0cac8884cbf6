using System.Reflection;

namespace DualJit.Tests.Differential;

/// <summary>The types that array parameters have, and the arrays passed for them.</summary>
internal static class Vectors
{
    private static readonly MethodInfo ViewMethod = typeof(Vectors).GetMethod(nameof(View), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static bool IsNdArray(this Type type) => typeof(NdArray).IsAssignableFrom(type);

    public static bool IsVector(this Type type) => type.IsArray || type.IsNdArray();

    public static Type ElementOf(this Type type) => type.IsArray ? type.GetElementType()! : type.GetGenericArguments()[0];

    /// <summary>A new array with these elements, for a parameter of a type.</summary>
    public static object Make(Type type, Array items) =>
        type.IsArray ? items.Clone() : ViewMethod.MakeGenericMethod(type.ElementOf()).Invoke(null, [items])!;

    /// <summary>The elements of what <see cref="Make"/> made.</summary>
    public static Array Items(object vector) => vector as Array ?? (Array)vector.GetType().GetMethod("ToArray")!.Invoke(vector, null)!;

    // By its length an array is contiguous, every other element of one, or reversed.
    private static NdArray<T> View<T>(T[] items) where T : unmanaged
    {
        var view = (items.Length % 3) switch
        {
            0 => NdArray.Zeros<T>(items.Length),
            1 => NdArray.Zeros<T>(2 * items.Length)[Slice.Step(null, null, 2)],
            _ => NdArray.Zeros<T>(items.Length)[Slice.Step(null, null, -1)],
        };
        for (int i = 0; i < items.Length; i++) view[i] = items[i];
        return view;
    }
}
