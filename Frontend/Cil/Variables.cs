namespace DualJit.Frontend.Cil;

/// <summary>Items of the stack that are used twice.</summary>
internal static class Variables
{
    public static void Duplicate(BodyReader reader)
    {
        var item = reader.Pop();
        reader.Push(item);
        reader.Push(item);
    }
}
