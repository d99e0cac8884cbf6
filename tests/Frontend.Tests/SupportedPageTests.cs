using System.Numerics;
using System.Text;
using DualJit.Frontend;
using DualJit.Frontend.Cil;
using DualJit.IR;

namespace DualJit.Tests;

/// <summary><c>docs/supported.md</c> says what the tables of the CIL reader and the tests say.</summary>
public sealed class SupportedPageTests
{
    private static readonly Type[] Types =
    [
        typeof(bool), typeof(sbyte), typeof(byte), typeof(short), typeof(ushort), typeof(char), typeof(int), typeof(uint), typeof(long), typeof(ulong), typeof(nint), typeof(nuint),
        typeof(Half), typeof(float), typeof(double), typeof(Complex), typeof(DayOfWeek), typeof((int, double)), typeof(Int128), typeof(UInt128), typeof(Vector2), typeof(Vector3), typeof(Vector4),
        typeof(Quaternion), typeof(Plane), typeof(Matrix3x2), typeof(Matrix4x4), typeof(TimeSpan), typeof(DateTime), typeof(double[]), typeof(double[,]), typeof(double[,,]), typeof(double[][]), typeof((int, double)[]), typeof(Span<double>), typeof(Span<Vector3>),
        typeof(ReadOnlySpan<double>), typeof(NdArray<double>), typeof(decimal), typeof(string), typeof(object), typeof(BigInteger), typeof(List<int>),
    ];

    [Fact]
    public void ThePageListsTheTables()
    {
        string path = RepositoryFiles.Find("docs/supported.md");
        string page = Page();
        if (Environment.GetEnvironmentVariable("DUALJIT_BLESS") == "1") File.WriteAllText(path, page);
        Assert.Equal(page, File.ReadAllText(path));
    }

    private static string Page()
    {
        var page = new StringBuilder("# What of C# and .NET kernels can use\n");
        page.Append("Made from the tables of the CIL reader by a test, with `DUALJIT_BLESS=1`. What is not here is refused with a diagnostic that says what to write instead: [diagnostics.md](diagnostics.md).\n");
        page.Append("Results are those of the C# delegate bit for bit, and so are exceptions.\n");
        Table(page, "Types", "Parameters, results, variables and fields. Structs of your own, records and tuples are their fields; a `ref struct` may be a local variable. Enums, `char`, `nint` and `nuint` are the integers they are made of.",
            ["C#", "in a kernel"], Types.Select(type => new[] { $"`{NameOf(type)}`", Meaning(type) }));
        Table(page, "C#", "The instructions are what C# is compiled to, in a Debug build and in a Release build.",
            ["construct", "instructions"], Constructs.Of(OpcodeTable.All).Select(row => new[] { row.Term, string.Join(" ", row.Instructions) }));
        Table(page, "Functions", "Static methods of `Math`, `MathF`, `BitOperations` and of the number types that are one operation. All others are read from their CIL.",
            ["method", "of"], OpTable.All.Where(row => row.Members.Length > 0).Select(row => new[] { $"`{string.Join("`, `", row.Members)}`", KindsOf(row.Operands) }));
        Table(page, "Types of the framework", "Every public method, property, operator and constructor that takes and gives types from above is called in a kernel on every backend and compared with itself, but for the refused ones.",
            ["type", "members", "refused, in one overload at least"], FrameworkMethodTests.Homes.Select(type => new[] { $"`{NameOf(type)}`", $"{FrameworkMethodTests.MethodsOf(type).Count()}", RefusedOf(type) }));
        Table(page, "Substitutes", "Methods whose CIL kernels cannot use, written again. Exceptions and their texts are .NET's.",
            ["type", "methods"], Substitutes.ByType.OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new[] { $"`{group.Key}`", Names(group.Select(method => method.Name)) }));
        Table(page, "Refused by name", "",
            ["member", "diagnostic"], RefusedMethods.All.Select(row => new[] { $"`{NameOf(row.Type)}.{row.Name?.Replace("get_", "") ?? "*"}`", $"{row.Diagnostic.Code}: {row.Diagnostic.Title}" }));
        Table(page, "Generic math", "Members of the interfaces of `System.Numerics`, called through a type parameter with each type that implements them: `T.Zero`, `a + b`, `T.Sqrt(x)`, `T.CreateChecked(n)` with every other type. "
            + "Interfaces and static abstract members of your own work the same way.",
            ["interface", "members", "types"], GenericMath.Interfaces.Where(face => GenericMath.MembersOf(face).Any()).Select(face => new[] { $"`{face.Name.Split('`')[0]}`", Names(GenericMath.MembersOf(face).Where(member => !GenericMath.IsRefused(typeof(double), member)).Select(member => member.Name)), TypesOf(face) }));
        return page.ToString();
    }

    private static void Table(StringBuilder page, string title, string text, string[] heads, IEnumerable<string[]> rows)
    {
        page.Append($"\n## {title}\n");
        if (text.Length > 0) page.Append($"{text}\n\n");
        page.Append($"| {string.Join(" | ", heads)} |\n|{string.Concat(Enumerable.Repeat("---|", heads.Length))}\n");
        foreach (var row in rows) page.Append($"| {string.Join(" | ", row.Select(cell => cell.Replace("|", "\\|")))} |\n");
    }

    private static string NameOf(Type type) => type == typeof((int, double)) ? "(int, double)" : type == typeof((int, double)[]) ? "(int, double)[]" : KernelTypes.NameOf(type);

    private static string Meaning(Type type) => KernelTypes.PassedAs(type) switch
    {
        null => "refused",
        { IsScalar: true } scalar => scalar.DType.IrName,
        { IsArrayOfStructs: true } => "array of structs, which are their fields",
        { IsArray: true } => "array",
        { IsRows: true } => "array of arrays",
        { } tuple => $"its fields: {tuple}",
    };

    private static string KindsOf(Kinds kinds) => string.Join(", ", new[] { (Kinds.Integer, "integers"), (Kinds.Float, "Half, float, double"), (Kinds.Complex, "Complex") }.Where(pair => (kinds & pair.Item1) != 0).Select(pair => pair.Item2));

    private static string RefusedOf(Type type) => Names(FrameworkMethodTests.MethodsOf(type).Select(method => method.Name)
        .Where(name => FrameworkMethodTests.Refused.ContainsKey(name) || FrameworkMethodTests.Refused.ContainsKey($"{type.Name}/{name}")));

    private static string TypesOf(Type face)
    {
        Type[] types = [.. GenericMath.Types.Where(type => GenericMath.Implements(type, face))];
        return types.Length == GenericMath.Types.Length ? "all" : string.Join(", ", types.Select(NameOf));
    }

    // Operators and properties as C# writes them.
    private static string Names(IEnumerable<string> names) => string.Join(", ", names.Distinct().Select(name => name switch
    {
        ".ctor" => "`new`",
        ['g', 'e', 't', '_', .. var property] => $"`{property}`",
        ['s', 'e', 't', '_', .. var property] => $"`{property} =`",
        ['o', 'p', '_', .. var operation] => $"operator {operation}",
        _ => $"`{name}`",
    }));
}
