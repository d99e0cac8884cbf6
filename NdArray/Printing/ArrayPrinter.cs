using System.Text;

namespace DualJit.Printing;

/// <summary>Writes an array as NumPy's <c>print</c> does under its default options.</summary>
internal sealed class ArrayPrinter<T> where T : unmanaged
{
    private const int Threshold = 1000;
    private const int EdgeItems = 3;
    private const int LineWidth = 75;

    private readonly NdArray<T> array;
    private readonly bool summarize;
    private readonly Func<T, string> format;

    private ArrayPrinter(NdArray<T> array)
    {
        this.array = array;
        summarize = array.Length > Threshold;
        var shown = new List<T>();
        Collect(0, array.Offset, shown);
        format = ElementFormat.For(shown);
    }

    internal static string Print(NdArray<T> array)
    {
        if (array.Length == 0) return "[]";
        return array.Rank == 0 ? ElementFormat.Alone(array.GetValue()) : new ArrayPrinter<T>(array).Nested(0, array.Offset, " ", LineWidth);
    }

    /// <summary>The indices of an axis that are written: all of them, or those at its edges with null for what lies between.</summary>
    private IEnumerable<int?> Shown(int axis)
    {
        int length = array.ShapeArray[axis];
        bool gap = summarize && length > 2 * EdgeItems;
        for (int i = 0; i < (gap ? EdgeItems : length); i++) yield return i;
        if (!gap) yield break;
        yield return null;
        for (int i = length - EdgeItems; i < length; i++) yield return i;
    }

    private void Collect(int axis, int position, List<T> shown)
    {
        if (axis == array.Rank)
        {
            shown.Add(array.At(position));
            return;
        }
        foreach (int? index in Shown(axis))
            if (index is { } i) Collect(axis + 1, position + i * array.StrideArray[axis], shown);
    }

    /// <summary>The axes from <paramref name="axis"/> on, in brackets.</summary>
    /// <param name="axis">The outermost axis that is written.</param>
    /// <param name="position">Where its first element lies in the buffer.</param>
    /// <param name="indent">What stands before every line but the first, inside the brackets.</param>
    /// <param name="width">The columns there are, brackets that close later left out.</param>
    private string Nested(int axis, int position, string indent, int width)
        => axis == array.Rank - 1 ? Row(axis, position, indent, width - 1) : Rows(axis, position, indent, width);

    private string Rows(int axis, int position, string indent, int width)
    {
        // Blank lines part the blocks of three axes and more.
        string separator = new string('\n', array.Rank - axis - 1) + indent;
        return $"[{string.Join(separator, Shown(axis).Select(index => index is { } i
            ? Nested(axis + 1, position + i * array.StrideArray[axis], indent + " ", width - 1)
            : "..."))}]";
    }

    private string Row(int axis, int position, string indent, int width)
    {
        var text = new StringBuilder("[");
        var line = new StringBuilder(indent);
        // The first line begins with the bracket instead of the last column of its indent.
        int begun = indent.Length;
        foreach (int? index in Shown(axis))
        {
            string word = index is { } i ? format(array.At(position + i * array.StrideArray[axis])) : "...";
            if (line.Length > indent.Length) line.Append(' ');
            if (line.Length + word.Length > width && line.Length > indent.Length)
            {
                text.Append(line.ToString(begun, line.Length - begun).TrimEnd()).Append('\n');
                line.Clear().Append(indent);
                begun = 0;
            }
            line.Append(word);
        }
        return text.Append(line, begun, line.Length - begun).Append(']').ToString();
    }
}
