using System.Reflection.Metadata;

namespace DualJit.Tests;

/// <summary>What the instructions of CIL that the reader knows are in C#.</summary>
internal static class Constructs
{
    /// <summary>C#'s term, and the names of instructions, or what they start with where a star follows.</summary>
    private static readonly (string Term, string Instructions)[] Rows =
    [
        ("parameters, local variables, assignments",                    "ldarg ldarga starg ldloc ldloca stloc dup pop nop"),
        ("constants, `null` in comparisons, constant strings for exceptions", "ldc.i4 ldc.i8 ldc.r4 ldc.r8 ldnull ldstr"),
        ("`typeof(T) == typeof(U)`, `sizeof(T)`",                       "ldtoken sizeof"),
        ("`+` `-` `*` `/` `%`, unary `-`, signed and unsigned",         "add sub mul div div.un rem rem.un neg"),
        ("`checked` arithmetic",                                        "add.ovf add.ovf.un sub.ovf sub.ovf.un mul.ovf mul.ovf.un"),
        ("`&` `|` `^` `~` `<<` `>>` `>>>`, `!`",                        "and or xor not shl shr shr.un"),
        ("`==` `!=` `<` `<=` `>` `>=`, with NaN as C# has it",          "ceq cgt cgt.un clt clt.un"),
        ("`if`, `?:`, `&&`, `||`, `while`, `do`, `for`, `break`, `continue`, `goto`, patterns", "br brtrue brfalse beq bne.un bge bge.un bgt bgt.un ble ble.un blt blt.un"),
        ("`switch`, switch expressions",                                "switch"),
        ("`return`",                                                    "ret"),
        ("conversions between numbers",                                 "conv.i* conv.u* conv.r*"),
        ("`checked` conversions",                                       "conv.ovf.*"),
        ("elements of arrays and spans, `Length`",                      "ldlen ldelem* stelem* ldelema"),
        ("`ref`, `in`, `out`, `ref` locals, `default`",                 "ldobj stobj ldind.* stind.* initobj"),
        ("fields of structs and of captured objects, properties",       "ldfld ldflda stfld"),
        ("static fields, read at each call",                            "ldsfld ldsflda stsfld"),
        ("calls of methods, operators, properties, local functions; generic ones too", "call callvirt constrained readonly tail"),
        ("`new` of structs, tuples and exceptions",                     "newobj"),
        ("`new T[n]`",                                                  "newarr"),
        ("`throw new X(…)`",                                            "throw"),
        ("lambdas, local functions and method groups as delegates",     "ldftn ldvirtftn"),
        ("boxing and casts, in generic code where they mean nothing, and as arguments of exceptions", "box unbox unbox.any castclass isinst"),
        ("`finally` that changes nothing: of `foreach` and `using`",    "leave endfinally"),
        ("raw memory: `stackalloc` of spans; no pointers to functions", "localloc cpblk volatile unaligned calli"),
    ];

    /// <summary>The rows, with the instructions of the reader's table that each covers.</summary>
    public static IReadOnlyList<(string Term, string[] Instructions)> Of(IEnumerable<ILOpCode> known)
    {
        string[] names = [.. known.Select(opCode => opCode.ToString().ToLowerInvariant().Replace('_', '.')).Order(StringComparer.Ordinal)];
        var left = names.ToHashSet();
        var rows = new List<(string, string[])>();
        // Names without a star first: conv.ovf.i is no plain conversion.
        foreach (var (term, instructions) in Rows.OrderBy(row => row.Instructions.Contains("conv.i*") ? 1 : 0))
            rows.Add((term, [.. instructions.Split(' ').SelectMany(pattern => names.Where(name => Matches(name, pattern)).ToArray()).Where(left.Remove)]));
        Assert.True(left.Count == 0, $"instructions without a row in {nameof(Constructs)}: {string.Join(", ", left)}");
        return [.. Rows.Select(row => rows.Single(made => made.Item1 == row.Term))];
    }

    private static bool Matches(string name, string pattern) => pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : name == pattern;
}
