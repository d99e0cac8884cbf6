using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DualJit.Frontend.Cil;

// Spans and arrays. The framework copies and compares them by vectors and by the platform's functions.
internal static partial class SubstitutedMethods
{
    /// <summary>The method that copies elements from one address to another, forwards.</summary>
    internal static MethodInfo Copy(Type element) => typeof(SubstitutedMethods).GetMethod(nameof(CopyElements), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(element);

    /// <summary>The method that sets elements from an address on.</summary>
    internal static MethodInfo Fill(Type element) => typeof(SubstitutedMethods).GetMethod(nameof(FillElements), BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(element);

    private static void FillElements<T>(ref T to, T value, int count)
    {
        for (int i = 0; i < count; i++) Unsafe.Add(ref to, i) = value;
    }

    private static void CopyElements<T>(ref T to, ref T from, int count)
    {
        for (int i = 0; i < count; i++) Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
    }

    [SubstituteFor(typeof(Span<>))]
    public static class OfSpan
    {
        public static Span<T> New<T>(T[] array, int start, int length)
        {
            if ((uint)start > (uint)array.Length || (uint)length > (uint)(array.Length - start)) throw new ArgumentOutOfRangeException();
            return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), start), length);
        }

        public static void Fill<T>(Span<T> span, T value)
        {
            for (int i = 0; i < span.Length; i++) span[i] = value;
        }

        public static void Clear<T>(Span<T> span)
        {
            for (int i = 0; i < span.Length; i++) span[i] = default!;
        }

        public static T[] ToArray<T>(Span<T> span)
        {
            var array = new T[span.Length];
            for (int i = 0; i < array.Length; i++) array[i] = span[i];
            return array;
        }
    }

    [SubstituteFor(typeof(ReadOnlySpan<>))]
    public static class OfReadOnlySpan
    {
        public static ReadOnlySpan<T> New<T>(T[] array, int start, int length) => new Span<T>(array, start, length);

        public static T[] ToArray<T>(ReadOnlySpan<T> span)
        {
            var array = new T[span.Length];
            for (int i = 0; i < array.Length; i++) array[i] = span[i];
            return array;
        }
    }

    // What CopyTo of spans calls.
    [SubstituteFor(typeof(Buffer))]
    public static class OfBuffer
    {
        public static void Memmove<T>(ref T destination, ref T source, nuint elementCount)
        {
            int count = (int)elementCount;
            if (!Unsafe.IsAddressLessThan(ref source, ref destination)) CopyElements(ref destination, ref source, count);
            else for (int i = count - 1; i >= 0; i--) Unsafe.Add(ref destination, i) = Unsafe.Add(ref source, i);
        }
    }

    [SubstituteFor(typeof(RuntimeHelpers))]
    public static class OfRuntimeHelpers
    {
        public static T[] GetSubArray<T>(T[] array, Range range)
        {
            var (offset, length) = range.GetOffsetAndLength(array.Length);
            var part = new T[length];
            for (int i = 0; i < length; i++) part[i] = array[offset + i];
            return part;
        }
    }

    [SubstituteFor(typeof(MemoryExtensions))]
    public static class OfMemoryExtensions
    {
        public static Span<T> AsSpan<T>(T[] array, int start) =>
            (uint)start <= (uint)array.Length ? new Span<T>(array, start, array.Length - start) : throw new ArgumentOutOfRangeException();

        public static Span<T> AsSpan<T>(T[] array, int start, int length) => new(array, start, length);

        public static Span<T> AsSpan<T>(T[] array, Index start) => AsSpan(array, start.GetOffset(array.Length));

        public static Span<T> AsSpan<T>(T[] array, Range range)
        {
            var (start, length) = range.GetOffsetAndLength(array.Length);
            return new Span<T>(array, start, length);
        }

        public static bool SequenceEqual<T>(Span<T> span, ReadOnlySpan<T> other) where T : IEquatable<T> => SequenceEqual((ReadOnlySpan<T>)span, other);

        public static bool SequenceEqual<T>(ReadOnlySpan<T> span, ReadOnlySpan<T> other) where T : IEquatable<T>
        {
            if (span.Length != other.Length) return false;
            for (int i = 0; i < span.Length; i++)
                if (!span[i].Equals(other[i])) return false;
            return true;
        }

        public static int IndexOf<T>(Span<T> span, T value) where T : IEquatable<T> => IndexOf((ReadOnlySpan<T>)span, value);

        public static int IndexOf<T>(ReadOnlySpan<T> span, T value) where T : IEquatable<T>
        {
            for (int i = 0; i < span.Length; i++)
                if (span[i].Equals(value)) return i;
            return -1;
        }

        public static int LastIndexOf<T>(Span<T> span, T value) where T : IEquatable<T> => LastIndexOf((ReadOnlySpan<T>)span, value);

        public static int LastIndexOf<T>(ReadOnlySpan<T> span, T value) where T : IEquatable<T>
        {
            for (int i = span.Length - 1; i >= 0; i--)
                if (span[i].Equals(value)) return i;
            return -1;
        }

        public static bool Contains<T>(Span<T> span, T value) where T : IEquatable<T> => IndexOf((ReadOnlySpan<T>)span, value) >= 0;

        public static bool Contains<T>(ReadOnlySpan<T> span, T value) where T : IEquatable<T> => IndexOf(span, value) >= 0;

        public static void Reverse<T>(Span<T> span)
        {
            for (int i = 0, j = span.Length - 1; i < j; i++, j--) (span[i], span[j]) = (span[j], span[i]);
        }
    }

    [SubstituteFor(typeof(Array))]
    public static class OfArray
    {
        public static T[] Empty<T>() => EmptyArray<T>.Instance;

        public static void Fill<T>(T[] array, T value)
        {
            ArgumentNullException.ThrowIfNull(array);
            for (int i = 0; i < array.Length; i++) array[i] = value;
        }

        public static void Fill<T>(T[] array, T value, int startIndex, int count)
        {
            ArgumentNullException.ThrowIfNull(array);
            if ((uint)startIndex > (uint)array.Length) throw new ArgumentOutOfRangeException(nameof(startIndex), "Index was out of range. Must be non-negative and less than or equal to the size of the collection.");
            if ((uint)count > (uint)(array.Length - startIndex)) throw new ArgumentOutOfRangeException(nameof(count), "Count must be positive and count must refer to a location within the string/array/collection.");
            for (int i = 0; i < count; i++) array[startIndex + i] = value;
        }

        public static void Reverse<T>(T[] array)
        {
            ArgumentNullException.ThrowIfNull(array);
            array.AsSpan().Reverse();
        }

        public static int IndexOf<T>(T[] array, T value)
        {
            ArgumentNullException.ThrowIfNull(array);
            for (int i = 0; i < array.Length; i++)
                if (EqualityComparer<T>.Default.Equals(array[i], value)) return i;
            return -1;
        }
    }
}
