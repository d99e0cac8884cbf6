using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using DualJit.Frontend.Cil;

namespace DualJit.Frontend.Managed;

/// <summary>The captured variables that lambdas use, by themselves or through lambdas and local functions in them.</summary>
internal sealed class CapturedFields
{
    private readonly HashSet<(Module, int)> _used = [];
    private readonly HashSet<(Module, int)> _assigned = [];
    private readonly HashSet<MethodBase> _seen = [];
    private bool _usesAll;

    public bool Uses(FieldInfo field) => _usesAll || _used.Contains(Key(field));

    /// <summary>Whether one assigns a new value, or may through a reference.</summary>
    public bool Assigns(FieldInfo field) => _usesAll || _assigned.Contains(Key(field));

    private static (Module, int) Key(FieldInfo field) => (field.Module, field.MetadataToken);

    public void Add(MethodBase method)
    {
        if (!_seen.Add(method)) return;
        // The code of async methods and iterators is in a class of its own.
        _usesAll |= method.IsDefined(typeof(StateMachineAttribute));
        if (_usesAll || method.GetMethodBody() is null) return;
        var code = CilMethod.Of(method);
        foreach (var instruction in code.Code)
            switch (instruction.OpCode)
            {
                case ILOpCode.Ldfld:
                    _used.Add(Key(code.FieldOf(instruction)));
                    break;
                case ILOpCode.Ldflda or ILOpCode.Stfld:
                    _used.Add(Key(code.FieldOf(instruction)));
                    _assigned.Add(Key(code.FieldOf(instruction)));
                    break;
                case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Ldftn:
                    var callee = code.MethodOf(instruction);
                    if (MethodNames.IsMadeByCompiler(callee)) Add(callee);
                    break;
            }
    }
}
