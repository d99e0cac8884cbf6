using System.Reflection;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>
/// The delegates between which a kernel chooses as it runs. Numbers stand for them, from 1 on, and 0 for null; those that need no variables of
/// their maker are called by a function for each type of delegate, which goes by the number.
/// </summary>
internal sealed class DelegateChoices(KernelUnit unit)
{
    private readonly List<FunctionItem> _numbered = [];
    private readonly List<Invoker> _invokers = [];

    public long NumberOf(StackItem item)
    {
        if (item is not FunctionItem function) return 0;
        int index = _numbered.FindIndex(function.IsLike);
        if (index >= 0) return index + 1;
        _numbered.Add(function);
        return _numbered.Count;
    }

    /// <summary>What a number stands for.</summary>
    /// <param name="target">The address of what it is bound to, where that is in memory.</param>
    public StackItem Of(long number, ValueId? target) => number == 0 ? NullItem.Instance : Bound(_numbered[(int)number - 1], target);

    private static FunctionItem Bound(FunctionItem function, ValueId? target) =>
        function is DelegateItem { Target: ObjectItem { Type: var type } } bound ? new DelegateItem(bound.Type, bound.Method, new ObjectItem(target!.Value, type)) : function;

    /// <summary>Calls the delegate that a number stands for.</summary>
    public StackItem? Invoke(Emitter emitter, DelegateChoiceItem choice, MethodInfo method, StackItem[] arguments)
    {
        if (!choice.Candidates.TrueForAll(candidate => candidate.IsFree)) return InvokeHere(emitter, choice, method, arguments);
        var invoker = _invokers.Find(invoker => invoker.Type == choice.Type);
        if (invoker is null) _invokers.Add(invoker = new Invoker(unit, choice.Type, method));
        ValueId[] first = choice.Target is { } target ? [choice.Number, target] : [choice.Number];
        var parameters = invoker.Emitter.Builder.Function.Parameters;
        var values = arguments.Select((argument, i) => emitter.As(argument, invoker.Emitter.Builder.TypeOf(parameters[first.Length + i])));
        var result = emitter.Builder.Call(invoker.Emitter.Builder.Id, [.. first, .. values]);
        return result.IsNone ? null : emitter.Item(result, method.ReturnType);
    }

    /// <summary>Writes the functions. Delegates made in what they call count too.</summary>
    public void Finish()
    {
        while (_invokers.Exists(invoker => invoker.AddCalls(_numbered))) { }
        foreach (var invoker in _invokers) invoker.Finish();
    }

    // The variables are those of the function that calls.
    private StackItem? InvokeHere(Emitter emitter, DelegateChoiceItem choice, MethodInfo method, StackItem[] arguments)
    {
        var builder = emitter.Builder;
        var results = new Join();
        foreach (var candidate in choice.Candidates)
        {
            var next = Branch(builder, choice.Number, NumberOf(candidate));
            var result = Delegates.Invoke(emitter, method, [candidate, .. arguments]);
            results.Add(builder.Current, result is null ? [] : [result]);
            builder.SwitchTo(next);
        }
        ThrowNull(builder);
        return results.Enter(emitter) is [var joined] ? joined : null;
    }

    /// <summary>Positions where the number is this one.</summary>
    /// <returns>The block for other numbers.</returns>
    private static BlockId Branch(FunctionBuilder builder, ValueId number, long expected)
    {
        var (here, next) = (builder.NewBlock(), builder.NewBlock());
        builder.Branch(builder.Emit(Op.Eq, number, builder.Const(DType.Int32, expected)), here, next);
        builder.Seal(here);
        builder.Seal(next);
        builder.SwitchTo(here);
        return next;
    }

    public static void ThrowNull(FunctionBuilder builder) => builder.Throw(new ExceptionSite(typeof(NullReferenceException).GetConstructor([])!, []));

    /// <summary>The function that calls delegates of one type.</summary>
    private sealed class Invoker
    {
        private readonly MethodInfo _invoke;
        private readonly int _arguments;
        private int _seen;

        public Invoker(KernelUnit unit, Type type, MethodInfo invoke)
        {
            (Type, _invoke) = (type, invoke);
            var returnType = KernelTypes.PassedAs(invoke.ReturnType) ?? throw DiagnosticCatalog.DelegateUse.Error();
            var parameters = invoke.GetParameters().Select(parameter => (KernelTypes.PassedAs(parameter.ParameterType) ?? throw DiagnosticCatalog.DelegateUse.Error(), parameter.Name));
            (IrType, string?)[] first = unit.ClosuresInMemory ? [(IrType.Int32, "function"), (IrType.Pointer, "target")] : [(IrType.Int32, "function")];
            _arguments = first.Length;
            var builder = new FunctionBuilder(unit.Module, unit.Functions.UniqueName("invoke"), returnType, [.. first, .. parameters]);
            Emitter = new Emitter(unit, builder);
        }

        public Type Type { get; }

        public Emitter Emitter { get; }

        /// <summary>Adds calls of the delegates that are new.</summary>
        /// <returns>False where there were none.</returns>
        public bool AddCalls(List<FunctionItem> numbered)
        {
            var builder = Emitter.Builder;
            int before = _seen;
            for (; _seen < numbered.Count; _seen++)
            {
                var item = numbered[_seen];
                if (item.Type != Type || !item.IsFree) continue;
                var next = Branch(builder, builder.Function.Parameters[0], _seen + 1);
                var arguments = _invoke.GetParameters().Select((parameter, i) => Emitter.Item(builder.Function.Parameters[_arguments + i], parameter.ParameterType));
                var result = Delegates.Invoke(Emitter, _invoke, [Bound(item, _arguments > 1 ? builder.Function.Parameters[1] : null), .. arguments]);
                if (result is null) builder.Return();
                else builder.Return(Emitter.As(result, builder.Function.ReturnType));
                builder.SwitchTo(next);
            }
            return _seen > before;
        }

        public void Finish()
        {
            ThrowNull(Emitter.Builder);
            Emitter.Builder.Finish();
        }
    }
}
