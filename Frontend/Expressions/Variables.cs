using System.Linq.Expressions;
using DualJit.IR;

namespace DualJit.Frontend.Expressions;

/// <summary>The parameters and block variables of a tree that are in scope, as variables of the function.</summary>
/// <remarks>
/// A block variable is initialised where the function is entered, not where its block is: compiled trees keep its value from one round of
/// a loop to the next. A null array is no value in a kernel; a parameter stands for it, and if a read can see it, that is an error.
/// </remarks>
internal sealed class Variables(FunctionBuilder builder)
{
    private readonly List<(ParameterExpression Expression, VariableId Id)> _visible = [];
    private readonly Dictionary<DType, ValueId> _zeros = [];
    private readonly Dictionary<ValueId, string> _nulls = [];
    private Dictionary<BlockExpression, VariableId[]> _ofBlock = [];

    public VariableId Find(ParameterExpression expression)
    {
        for (int i = _visible.Count - 1; i >= 0; i--)
            if (_visible[i].Expression == expression) return _visible[i].Id;
        throw DiagnosticCatalog.UndeclaredVariable.Error(expression.ToString());
    }

    /// <summary>Brings a parameter with its argument into scope.</summary>
    public void Bind(ParameterExpression parameter, ValueId value)
    {
        var id = builder.Declare(builder.TypeOf(value), parameter.Name);
        builder.Write(id, value);
        _visible.Add((parameter, id));
    }

    /// <summary>Brings the variables of a block into scope.</summary>
    /// <returns>What <see cref="Leave"/> takes.</returns>
    public int Enter(BlockExpression block)
    {
        int outer = _visible.Count;
        if (block.Variables.Count == 0) return outer;
        if (!_ofBlock.TryGetValue(block, out var ids)) _ofBlock[block] = ids = [.. block.Variables.Select(Declare)];
        for (int i = 0; i < ids.Length; i++) _visible.Add((block.Variables[i], ids[i]));
        return outer;
    }

    public void Leave(int outer) => _visible.RemoveRange(outer, _visible.Count - outer);

    /// <summary>Starts a lambda that is read in place: what its blocks declare is its own, even if the same lambda is read again.</summary>
    public (int, Dictionary<BlockExpression, VariableId[]>) EnterLambda()
    {
        var outer = (_visible.Count, _ofBlock);
        _ofBlock = [];
        return outer;
    }

    public void LeaveLambda((int Visible, Dictionary<BlockExpression, VariableId[]> OfBlock) outer)
    {
        Leave(outer.Visible);
        _ofBlock = outer.OfBlock;
    }

    /// <summary>Removes the zeros that no read can see from the finished function.</summary>
    public void RemoveUnusedInitialValues()
    {
        if (_zeros.Count + _nulls.Count == 0) return;
        var used = new HashSet<ValueId>();
        foreach (var instruction in builder.Function.Blocks.SelectMany(block => block.Instructions))
        {
            used.UnionWith(instruction.Operands);
            foreach (var edge in instruction.Edges) used.UnionWith(edge.Arguments);
        }
        foreach (var (value, name) in _nulls)
            if (used.Contains(value)) throw DiagnosticCatalog.UnassignedArray.Error(name);
        var entry = builder.Function.Entry;
        entry.Parameters.RemoveAll(_nulls.ContainsKey);
        entry.Instructions.RemoveAll(instruction => _zeros.ContainsValue(instruction.Result) && !used.Contains(instruction.Result));
    }

    private VariableId Declare(ParameterExpression variable)
    {
        string? name = variable.Name;
        var type = KernelTypes.Of(variable.Type) ?? throw DiagnosticCatalog.ValueType.Error(KernelTypes.NameOf(variable.Type));
        var id = builder.Declare(type, name);
        var current = builder.Current;
        builder.SwitchTo(Function.EntryId);
        builder.Write(id, type.IsScalar ? Zero(type.DType) : Null(type, variable.ToString()));
        builder.SwitchTo(current);
        return id;
    }

    // At the start of the entry, whose end may be emitted already.
    private ValueId Zero(DType dtype)
    {
        if (_zeros.TryGetValue(dtype, out var zero)) return zero;
        var type = IrType.Scalar(dtype);
        var entry = builder.Function.Entry.Instructions;
        // A complex one is made of others, so comes after them.
        ValueId[] parts = type.IsComplex ? [Zero(DType.Float64), Zero(DType.Float64)] : [];
        int place = parts.Length == 0 ? 0 : entry.FindIndex(instruction => instruction.Result == parts[0]) + 1;
        zero = builder.Function.NewValue(type);
        entry.Insert(place, new Instruction(parts.Length == 0 ? Op.Const : Op.Complex, type, zero, parts, 0, [], SourceLocation.None));
        return _zeros[dtype] = zero;
    }

    private ValueId Null(IrType type, string name)
    {
        var value = builder.Function.AddParameter(Function.EntryId, type, name);
        _nulls[value] = name;
        return value;
    }
}
