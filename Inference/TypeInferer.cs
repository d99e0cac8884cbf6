using DualJit.IR;

namespace DualJit.Inference;

/// <summary>Gives every value of a kernel the dtype, rank and layout that follow from the arguments of a call: one copy of each function per list of parameter types.</summary>
/// <param name="module">As a front end made it: with numbers of any dtype, and arrays of any dtype or rank.</param>
/// <param name="locate">Finds the line of a place in the source, for messages.</param>
public sealed class TypeInferer(Module module, Func<SourceLocation, (string? File, int Line)> locate)
{
    private readonly Solver _solver = new(module);
    private readonly Dictionary<Instance, FunctionId> _targets = [];
    private readonly Queue<Instance> _work = [];
    private readonly Module _result = module.WithoutFunctions();

    /// <summary>The module for entry parameters of these types.</summary>
    /// <exception cref="KernelCompilationException">DJ2xxx: types do not fit; the message says which, and where they come from.</exception>
    public Module Infer(IReadOnlyList<IrType> parameters)
    {
        _result.Stage = Stage.Array;
        TargetOf(new FunctionId(0), parameters);
        while (_work.TryDequeue(out var instance)) new TypedFunction(instance, _result[_targets[instance]], this).Fill();
        return _result;
    }

    /// <summary>The typed copy of a function for arguments of these types.</summary>
    internal FunctionId TargetOf(FunctionId source, IEnumerable<IrType> parameters)
    {
        var instance = _solver.Solve(source, parameters);
        if (_targets.TryGetValue(instance, out var known)) return known;
        string name = module[instance.Source].Name;
        int twins = 0;
        foreach (var other in _targets.Keys)
            if (other.Source == instance.Source) twins++;
        _work.Enqueue(instance);
        return _targets[instance] = _result.Add(new Function(twins == 0 ? name : $"{name}.{twins}", Unifier.Closed(instance.Returns)));
    }

    /// <summary>The type that a parameter of a function is converted to by the first op that takes it; null where that takes none.</summary>
    internal IrType? TypeMetBy(int parameter, FunctionId source, IEnumerable<IrType> parameters)
    {
        var instance = _solver.Solve(source, parameters);
        foreach (int place in instance.Flow.UsersOf(instance.Flow.Function.Parameters[parameter]))
            if (instance.Flow[place] is { Op: Op.ConvertLike } like) return OpTypes.OfLikes(Array.ConvertAll(like.Operands[1..], instance.TypeOf)) is { IsOpen: false } met ? IrType.Scalar(met.DType) : null;
            else if (instance.Flow[place] is { Info.Meaning: not null } user) return OpTypes.Of(user.Op, Array.ConvertAll(user.Operands, instance.TypeOf)) is { } common ? IrType.Scalar(common.DType) : null;
        return null;
    }

    /// <inheritdoc cref="Solver.MayCopyReadOnly"/>
    internal bool MayCopyReadOnly => _solver.MayCopyReadOnly;

    /// <summary>A function as a front end made it.</summary>
    internal Function Source(FunctionId source) => module[source];

    /// <summary>The index of an exception that the typed copy throws.</summary>
    internal int Add(ExceptionSite exception) => _result.Add(exception);

    internal Function Result(FunctionId target) => _result[target];

    internal KernelCompilationException Error(Diagnostic diagnostic, SourceLocation location, params object[] details)
    {
        var (file, line) = LineOf(location);
        return diagnostic.ErrorAt(file, line, details);
    }

    /// <summary>Where something got its type, in brackets after it; empty where nobody knows, and where it is said anyway as the place of the error.</summary>
    internal string Place(Origin origin, SourceLocation error)
    {
        string? line = LineOf(origin.Place ?? SourceLocation.None) is { Line: > 0 and var number } place && place != LineOf(error) ? $"line {number}" : null;
        string? callee = origin.Callee is { } name ? $"what '{name}' returns" : null;
        return (callee, line) switch
        {
            (null, null) => "",
            (null, _) => $" ({line})",
            (_, null) => $" ({callee})",
            _ => $" ({callee}, {line})",
        };
    }

    /// <summary>A type in words of the user's.</summary>
    internal static string Describe(IrType type) => type switch
    {
        { IsArray: true, HasAnyDType: false, HasAnyRank: false } => $"an array of {type.DType.NumPyName} of rank {type.Rank}",
        { IsArray: true } => "an array",
        { IsTuple: true } => $"({string.Join(", ", type.Items.Select(Describe))})",
        _ when Unifier.IsNumber(type) => type.DType.NumPyName,
        _ => type.ToString(),
    };

    private (string? File, int Line) LineOf(SourceLocation location) => location.IsNone ? (null, 0) : locate(location);
}
