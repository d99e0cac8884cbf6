using System.Linq.Expressions;

namespace DualJit.Tests;

public sealed class IndexerTests
{
    [Fact]
    public void ElementsAreReadAndWrittenAtEveryRank()
    {
        Check(a => a[3], (a, v) => a[3] = v, 4);
        Check(a => a[3, 2], (a, v) => a[3, 2] = v, 4, 3);
        Check(a => a[3, 2, 1], (a, v) => a[3, 2, 1] = v, 4, 3, 2);
        Check(a => a[3, 2, 1, 2], (a, v) => a[3, 2, 1, 2] = v, 4, 3, 2, 3);
        Check(a => a[1, 0, 1, 2, 1], (a, v) => a[1, 0, 1, 2, 1] = v, 2, 1, 2, 3, 2);
        Check(a => a[1, 0, 1, 2, 1, 1], (a, v) => a[1, 0, 1, 2, 1, 1] = v, 2, 1, 2, 3, 2, 2);
        Check(a => a[1, 0, 1, 2, 1, 1, 0], (a, v) => a[1, 0, 1, 2, 1, 1, 0] = v, 2, 1, 2, 3, 2, 2, 1);
        Check(a => a[1, 0, 1, 2, 1, 1, 0, 1], (a, v) => a[1, 0, 1, 2, 1, 1, 0, 1] = v, 2, 1, 2, 3, 2, 2, 1, 2);
        Check(a => a[3L], (a, v) => a[3L] = v, 4);
        Check(a => a[3L, 2], (a, v) => a[3, 2L] = v, 4, 3);
        Check(a => a[3L, 2, 1], (a, v) => a[3L, 2, 1] = v, 4, 3, 2);
        Check(a => a[3L, 2, 1, 2], (a, v) => a[3L, 2, 1, 2] = v, 4, 3, 2, 3);
        Check(a => a[1, 0, 1L, 2, 1], (a, v) => a[1, 0, 1L, 2, 1] = v, 2, 1, 2, 3, 2);
        Check(a => a[1, 0, 1L, 2, 1, 1], (a, v) => a[1, 0, 1L, 2, 1, 1] = v, 2, 1, 2, 3, 2, 2);
        Check(a => a[1, 0, 1L, 2, 1, 1, 0], (a, v) => a[1, 0, 1L, 2, 1, 1, 0] = v, 2, 1, 2, 3, 2, 2, 1);
        Check(a => a[1, 0, 1L, 2, 1, 1, 0, 1], (a, v) => a[1, 0, 1L, 2, 1, 1, 0, 1] = v, 2, 1, 2, 3, 2, 2, 1, 2);
        Check(a => a[^1], (a, v) => a[^1] = v, 4);
        Check(a => a[^1, 2], (a, v) => a[3, ^1] = v, 4, 3);
        Check(a => a[^1, 2, 1], (a, v) => a[^1, 2, 1] = v, 4, 3, 2);
        Check(a => a[^1, 2, 1, 2], (a, v) => a[^1, 2, 1, 2] = v, 4, 3, 2, 3);
        Check(a => a[^1, 0, 1, 2, 1], (a, v) => a[^1, 0, 1, 2, 1] = v, 2, 1, 2, 3, 2);
        Check(a => a[^1, 0, 1, 2, 1, 1], (a, v) => a[^1, 0, 1, 2, 1, 1] = v, 2, 1, 2, 3, 2, 2);
        Check(a => a[^1, 0, 1, 2, 1, 1, 0], (a, v) => a[^1, 0, 1, 2, 1, 1, 0] = v, 2, 1, 2, 3, 2, 2, 1);
        Check(a => a[^1, 0, 1, 2, 1, 1, 0, ^1], (a, v) => a[^1, 0, 1, 2, 1, 1, 0, ^1] = v, 2, 1, 2, 3, 2, 2, 1, 2);
        Check(a => a.GetValue(), (a, v) => a.SetValue(v));
        Check(a => a.GetValue(1, 0), (a, v) => a.SetValue(v, 1, 0), 2, 1);

        // The last element, as each of the shapes above has at the indices above.
        static void Check(Func<NdArray<int>, int> get, Action<NdArray<int>, int> set, params int[] shape)
        {
            int length = shape.Aggregate(1, (a, b) => a * b);
            var a = NdArray.Arange(length).Reshape(shape);
            Assert.Equal(length - 1, get(a));
            set(a, -5);
            Assert.Equal(-5, get(a));
            Assert.Equal(-5, a.ToArray()[^1]);
            Assert.Equal(length - 1, a.ToArray().Count(x => x >= 0));
        }
    }

    [Fact]
    public void IndicesOutsideTheArrayAreRefusedWithIndexAndLength()
    {
        var a = NdArray.Zeros<double>(3, 40);
        CheckMessage(() => a[3, 0], "3", "axis 0", "length 3");
        CheckMessage(() => a[0, 40], "40", "axis 1", "length 40");
        CheckMessage(() => a[-1, 0], "-1", "axis 0", "length 3");
        CheckMessage(() => a[0, -7], "-7", "axis 1", "length 40");
        CheckMessage(() => a[0, 1L << 33], "8589934592", "length 40");
        CheckMessage(() => a[0L, long.MinValue], "-9223372036854775808", "length 40");
        CheckMessage(() => a[^4, 0], "^4", "length 3");
        CheckMessage(() => a[^0, 0], "^0", "length 3");
        CheckMessage(() => a[.., 40].Length, "40", "axis 1");
        CheckMessage(() => a[.., -1].Length, "-1", "axis 1");
        CheckMessage(() => a[.., ^41].Length, "^41", "axis 1");
        CheckMessage(() => a.GetValue(0, 40), "40", "length 40");
        CheckMessage(() => a[0, 40] = 1, "40", "length 40");
        CheckMessage(() => NdArray.Zeros<double>(2)[5], "5", "length 2");
        CheckMessage(() => NdArray.Zeros<double>(0)[0], "0", "length 0");
        CheckMessage(() => NdArray.Zeros<double>(2, 2, 2)[0, 0, 9], "9", "axis 2");
        CheckMessage(() => NdArray.Zeros<double>(1, 1, 1, 1, 6)[0, 0, 0, 0, 7], "7", "axis 4", "length 6");
        CheckMessage(() => a.GetLength(2), "2", "rank 2");
        CheckMessage(() => a.GetLength(-1), "-1", "rank 2");

        static void CheckMessage(Func<object> access, params string[] parts)
        {
            string message = Assert.Throws<IndexOutOfRangeException>(access).Message;
            Assert.All(parts, part => Assert.Contains(part, message));
        }
    }

    [Fact]
    public void AnotherNumberOfIndicesThanAxesIsRefused()
    {
        var a = NdArray.Zeros<double>(3, 4);
        CheckMessage(() => a[0], "1 index", "rank 2");
        CheckMessage(() => a[0, 0, 0], "3 indices", "rank 2");
        CheckMessage(() => a[0, 0, 0, 0], "4 indices", "rank 2");
        CheckMessage(() => a[0L], "1 index", "rank 2");
        CheckMessage(() => a[^1, 0, 0], "3 indices", "rank 2");
        CheckMessage(() => a.GetValue(), "0 indices", "rank 2");
        CheckMessage(() => NdArray.Zeros<int>()[0], "1 index", "rank 0");
        CheckMessage(() => NdArray.Zeros<int>(2)[0, 0], "2 indices", "rank 1");
        CheckMessage(() => a[.., .., ..].Length, "3 slices", "rank 2");

        static void CheckMessage(Func<object> access, params string[] parts)
        {
            string message = Assert.Throws<ArgumentException>(access).Message;
            Assert.All(parts, part => Assert.Contains(part, message));
        }
    }

    [Fact]
    public void NarrowIntegersAndCharsIndexToo()
    {
        var a = NdArray.Arange<double>(100).Reshape(10, 10);
        Assert.Equal(23, a[(byte)2, (short)3]);
        Assert.Equal(23, a[2u, 3]);
        Assert.Equal(97, NdArray.Arange(100)['a']);
    }

    [Fact]
    public void ReflectionAndExpressionTreesFindTheIntIndexer()
    {
        var property = typeof(NdArray<double>).GetProperty("Item", typeof(double), [typeof(int)]);
        Assert.NotNull(property);
        Assert.True(property.CanRead && property.CanWrite);
        var parameter = Expression.Parameter(typeof(NdArray<double>));
        var byHand = Expression.Lambda<Func<NdArray<double>, double>>(Expression.MakeIndex(parameter, property, [Expression.Constant(2)]), parameter).Compile();
        Assert.Equal(2, byHand(NdArray.Arange<double>(4)));
        Expression<Func<NdArray<double>, double>> literal = a => a[1, 2] + a.Length + NdArray.Zeros<double>(2, 3).Length + a.Reshape(4, 3)[0, 0];
        Assert.Equal(6 + 12 + 6 + 0, literal.Compile()(NdArray.Arange<double>(12).Reshape(3, 4)));
    }

    [Fact]
    public void CompoundAssignmentReadsAndWritesOneElement()
    {
        var a = NdArray.Zeros<int>(2, 2);
        a[1, 0] += 5;
        a[1, 0]++;
        a[1, ^1] -= 2;
        Assert.Equal([0, 0, 6, -2], a.ToArray());
    }
}
