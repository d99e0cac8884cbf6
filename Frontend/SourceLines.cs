using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace DualJit.Frontend;

/// <summary>Lines of source code, from portable PDBs: beside the assembly, in it, or beside the program where it is a single file.</summary>
/// <remarks>Opening a PDB takes milliseconds the first time, so it is done only for a message.</remarks>
public static class SourceLines
{
    private static readonly ConcurrentDictionary<Assembly, MetadataReaderProvider?> Opened = [];

    /// <summary>File and line of the statement at an offset of a method's CIL; (null, 0) where no PDB tells it.</summary>
    public static (string? File, int Line) Find(MethodBase method, int offset)
    {
        if (Opened.GetOrAdd(method.Module.Assembly, Open) is not { } provider) return (null, 0);
        var reader = provider.GetMetadataReader();
        var point = PointAt(reader, method, offset);
        // The statements of an async method and of an iterator are in their state machine.
        if (point.Document.IsNil && method.GetCustomAttribute<StateMachineAttribute>() is { StateMachineType: var machine })
            point = PointAt(reader, machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!, 0);
        return point.Document.IsNil ? (null, 0) : (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
    }

    // The last point at or before the offset; the method's first where there is none.
    private static SequencePoint PointAt(MetadataReader reader, MethodBase method, int offset)
    {
        var found = default(SequencePoint);
        int row = MetadataTokens.GetRowNumber((EntityHandle)MetadataTokens.Handle(method.MetadataToken));
        if (row == 0 || row > reader.MethodDebugInformation.Count) return found;
        foreach (var point in reader.GetMethodDebugInformation(MetadataTokens.MethodDebugInformationHandle(row)).GetSequencePoints())
        {
            if (point.IsHidden) continue;
            if (point.Offset > offset && !found.Document.IsNil) break;
            found = point;
        }
        return found;
    }

    private static MetadataReaderProvider? Open(Assembly assembly)
    {
        try
        {
            return assembly.IsDynamic ? null : assembly.Location is { Length: > 0 } path ? OpenFor(path) : OpenBeside(assembly);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException or InvalidOperationException)
        {
            return null;
        }
    }

    private static MetadataReaderProvider? OpenFor(string path)
    {
        var image = new PEReader(File.OpenRead(path));
        // The image stays open where the PDB is embedded in it.
        return image.TryOpenAssociatedPortablePdb(path, file => File.Exists(file) ? File.OpenRead(file) : null, out var provider, out _) ? provider : null;
    }

    private static MetadataReaderProvider? OpenBeside(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.pdb");
        return File.Exists(path) ? MetadataReaderProvider.FromPortablePdbStream(File.OpenRead(path)) : null;
    }
}
