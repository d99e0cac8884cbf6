namespace DualJit.IR;

/// <summary>Memory of a function's frame for tiles of arrays, which all its loops share.</summary>
internal sealed class TileMemory(FunctionBuilder builder)
{
    /// <summary>Of a tile.</summary>
    public const long Columns = 64;

    private const int LineBytes = 64;
    private const int Bytes = LineBytes * (int)Columns;

    private readonly List<ValueId> _tiles = [];

    /// <summary>How many elements of so many bytes a cache line has; more than 16 are not worth it, as what is larger among them would have less.</summary>
    public static long Rows(int size) => Math.Clamp(LineBytes / size, 4, 16);

    /// <summary>Memory for one of the tiles that are used at a time.</summary>
    public ValueId Tile(int number)
    {
        while (_tiles.Count <= number) _tiles.Add(builder.StackSlot(Bytes));
        return _tiles[number];
    }
}
