using System.Reflection;
using System.Reflection.Emit;

namespace DualJit;

/// <summary>Counts calls, without a lock and without threads that fight for a cache line: each counts in one of several places, which follows from where its stack lies.</summary>
internal sealed class HitCounter
{
    private const int Places = 8, PlaceShift = 3;
    private const int LongsOfPlace = 1 << PlaceShift;

    private static readonly FieldInfo CountsField = EmittedMethod.Field<HitCounter>(nameof(Counts));

    // A cache line for each place. Emitted code reads the field.
    internal readonly long[] Counts = new long[Places * LongsOfPlace];

    public long Total => Counts.Sum();

    /// <summary>Emits the counting of a call, given what loads the counter, and a local whose address is taken anyway.</summary>
    public static void EmitHit(EmittedMethod method, Action<ILGenerator> load, LocalBuilder local)
    {
        var il = method.Il;
        load(il);
        il.Emit(OpCodes.Ldfld, CountsField);
        // The stacks of threads are a multiple of 64 KB apart.
        method.LoadAddress(local);
        il.Emit(OpCodes.Ldc_I4, 16);
        il.Emit(OpCodes.Shr_Un);
        il.Emit(OpCodes.Conv_U4);
        il.Emit(OpCodes.Ldc_I4, unchecked((int)0x9E3779B1));
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ldc_I4, 29);
        il.Emit(OpCodes.Shr_Un);
        il.Emit(OpCodes.Ldc_I4, PlaceShift);
        il.Emit(OpCodes.Shl);
        il.Emit(OpCodes.Ldelema, typeof(long));
        il.Emit(OpCodes.Dup);
        il.Emit(OpCodes.Ldind_I8);
        il.Emit(OpCodes.Ldc_I4_1);
        il.Emit(OpCodes.Conv_I8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stind_I8);
    }
}
