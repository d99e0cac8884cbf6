namespace DualJit;

public sealed partial class NdArray<T>
{
    /// <summary>Goes through the elements: <c>foreach (var x in a)</c>, over any rank and layout in row-major order.</summary>
    /// <remarks>Each element is read when the loop comes to it. Rank 0 has one.</remarks>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>What a <c>foreach</c> keeps.</summary>
    public struct Enumerator
    {
        private readonly NdArray<T> _array;
        private long _next;

        internal Enumerator(NdArray<T> array)
        {
            _array = array;
            _next = 0;
        }

        /// <summary>The element that <see cref="MoveNext"/> came to.</summary>
        /// <exception cref="IndexOutOfRangeException">It was not called, or there was none.</exception>
        public readonly T Current => _array.ElementAt(_next - 1);

        /// <summary>Goes to the next element.</summary>
        /// <returns>False where there is none.</returns>
        // Kernels are made of this code: without a branch of its own, and in 64 bits, the loop is one over an index.
        public bool MoveNext() => _next++ < _array.LongLength;
    }

    /// <summary>The element at a place in row-major order. Kernels have an op for it.</summary>
    internal T ElementAt(long position) => At(PositionAt(position));
}
