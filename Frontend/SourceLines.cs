using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using DualJit.Frontend.Cil;

namespace DualJit.Frontend;

/// <summary>Lines of source code, from portable PDBs: beside the assembly, in it, or beside the program where it is a single file.</summary>
/// <remarks>Opening a PDB takes milliseconds the first time, so it is done only for a message.</remarks>
public static partial class SourceLines
{
    private sealed record Pdb(MetadataReaderProvider? Provider);

    // By weak reference: an assembly that was loaded to be unloaded again still can be.
    private static readonly ConditionalWeakTable<Assembly, Pdb> Opened = [];

    /// <summary>File and line of the statement at an offset of a method's CIL; (null, 0) where no PDB tells it.</summary>
    public static (string? File, int Line) Find(MethodBase method, int offset)
    {
        try
        {
            if (Opened.GetValue(method.Module.Assembly, assembly => new Pdb(Open(assembly))).Provider is not { } provider) return (null, 0);
            var reader = provider.GetMetadataReader();
            var point = PointAt(reader, method, offset);
            // The statements of an async method and of an iterator are in their state machine.
            if (point.Document.IsNil && method.GetCustomAttribute<StateMachineAttribute>() is { StateMachineType: var machine })
                point = PointAt(reader, machine.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!, 0);
            return point.Document.IsNil ? (null, 0) : (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException or InvalidOperationException)
        {
            // The message is about the kernel, and says it without a line too.
            return (null, 0);
        }
    }

    /// <summary>The name of a local variable in the IR, of which messages make that of the source: no variable of C# is called so.</summary>
    public static string NameOfLocal(int index) => $"local.{index}";

    /// <summary>A text with the names that the PDB has for the local variables of a method; with no PDB they are <c>local 2</c>.</summary>
    public static string NameLocals(MethodBase method, string text) => LocalPattern().Replace(text, match =>
    {
        int index = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        foreach (var (slot, name) in LocalsOf(method))
            if (slot == index) return name;
        return $"local {index}";
    });

    [GeneratedRegex(@"\blocal\.(\d+)\b")]
    private static partial Regex LocalPattern();

    /// <summary>The number of a local variable; null where no PDB has it.</summary>
    public static int? IndexOfLocal(MethodBase method, string name)
    {
        foreach (var (slot, local) in LocalsOf(method))
            if (local == name) return slot;
        return null;
    }

    /// <summary>The names of the local variables that a method assigns between two offsets; none where no PDB has them.</summary>
    public static List<string> LocalsAssigned(MethodBase method, int first, int last)
    {
        var slots = CilMethod.Of(method).Code.Where(instruction => instruction.OpCode == ILOpCode.Stloc && instruction.Offset >= first && instruction.Offset <= last).Select(instruction => instruction.Operand).ToHashSet();
        return [.. LocalsOf(method).Where(local => slots.Contains(local.Slot)).Select(local => local.Name).Distinct()];
    }

    private static List<(int Slot, string Name)> LocalsOf(MethodBase method)
    {
        var found = new List<(int, string)>();
        try
        {
            if (Opened.GetValue(method.Module.Assembly, assembly => new Pdb(Open(assembly))).Provider is not { } provider) return found;
            var reader = provider.GetMetadataReader();
            foreach (var scope in reader.GetLocalScopes((MethodDefinitionHandle)MetadataTokens.Handle(method.MetadataToken)))
                foreach (var handle in reader.GetLocalScope(scope).GetLocalVariables())
                {
                    var variable = reader.GetLocalVariable(handle);
                    found.Add((variable.Index, reader.GetString(variable.Name)));
                }
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException or InvalidOperationException)
        {
            // As for lines.
        }
        return found;
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

    private static MetadataReaderProvider? Open(Assembly assembly) =>
        assembly.IsDynamic ? null : assembly.Location is { Length: > 0 } path ? OpenFor(path) : OpenBesideProgram(assembly);

    private static MetadataReaderProvider? OpenFor(string path)
    {
        using var image = new PEReader(File.OpenRead(path), PEStreamOptions.PrefetchEntireImage);
        return image.TryOpenAssociatedPortablePdb(path, Load, out var provider, out _) ? provider : null;
    }

    private static MetadataReaderProvider? OpenBesideProgram(Assembly assembly) =>
        Load(Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.pdb")) is { } pdb ? MetadataReaderProvider.FromPortablePdbStream(pdb) : null;

    // In memory, so that no file stays open.
    private static MemoryStream? Load(string path) => File.Exists(path) ? new MemoryStream(File.ReadAllBytes(path)) : null;
}
