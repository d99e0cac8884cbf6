using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>The addresses of the functions of a module that a <c>fork</c> calls. The code refers to this memory, so the module keeps it.</summary>
/// <remarks>Code is emitted before any of it has an address: it has that of a slot, which is filled when all is there.</remarks>
internal sealed unsafe class ChunkAddresses
{
    private readonly FunctionId[] _functions;
    private readonly nint[] _slots;
    private readonly Chunk[] _delegates;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int Chunk(nint context, long first, long end, nint frame);

    public ChunkAddresses(Module module)
    {
        _functions = [.. module.Functions.SelectMany(function => function.Blocks).SelectMany(block => block.Instructions)
            .Where(instruction => instruction.Op == Op.Fork).Select(fork => fork.Callee).Distinct()];
        _slots = _functions.Length == 0 ? [] : GC.AllocateArray<nint>(_functions.Length, pinned: true);
        _delegates = new Chunk[_functions.Length];
    }

    /// <summary>Where the address of a function lies.</summary>
    public long SlotOf(FunctionId function) => (long)Unsafe.AsPointer(ref _slots[Array.IndexOf(_functions, function)]);

    /// <summary>Writes the addresses.</summary>
    /// <param name="methods">Of every function of the module that is called, with their bodies.</param>
    public void Fill(DynamicMethod?[] methods)
    {
        for (int i = 0; i < _functions.Length; i++)
        {
            if (methods[_functions[i].Index] is not { } method) continue;
            _delegates[i] = method.CreateDelegate<Chunk>();
            _slots[i] = Marshal.GetFunctionPointerForDelegate(_delegates[i]);
        }
    }
}
