using System.Reflection;
using DualJit.Frontend.Cil;
using DualJit.IR;
using Module = DualJit.IR.Module;

namespace DualJit.Frontend;

/// <summary>One kernel while it is read: its module, the variables it captures, the methods it calls. Both front ends read into it.</summary>
/// <remarks>The first <see cref="FunctionBuilder"/> made for <see cref="Module"/> builds the entry.</remarks>
public sealed class KernelUnit
{
    // Deeper than code that people write calls, and shallow enough for the smallest stack of a thread.
    private const int DeepestCall = 100;

    // Some 30 times the largest kernel known; read in well under a second.
    private const int MostInstructions = 50_000;

    private const int MaximumErrors = 20;

    private readonly CapturedVariables _captured;
    private readonly List<KernelError> _errors = [];
    private readonly Dictionary<object, Array> _constants = [];
    private readonly Dictionary<StencilCode, WindowReach> _reaches = [];
    private Dictionary<(string Name, TypeList Parameters, SourceLocation), FunctionId>? _elementFunctions;
    private readonly IReadOnlyList<object?> _arguments;
    private readonly List<KnownObject> _known = [];
    private readonly List<object?> _knownValues = [];
    private readonly Dictionary<int, CaptureSource> _sources = [];
    private Dictionary<(Type Type, Type Interface), InterfaceMapping>? _interfaceMaps;

    private bool _replacesRows;
    private int _depth;
    private int _instructions;

    /// <param name="arguments">Those of the call that the kernel is read for, where its delegate takes other delegates.</param>
    /// <param name="windows">Where the kernel is a stencil's: how far its windows reach.</param>
    public KernelUnit(IReadOnlyList<object?>? arguments = null, WindowReach? windows = null)
    {
        _arguments = arguments ?? [];
        Windows = windows;
        _captured = new CapturedVariables(Module);
        Functions = new MethodFunctions(this);
        Choices = new DelegateChoices(this);
    }

    public Module Module { get; } = new();

    internal MethodFunctions Functions { get; }

    /// <summary>How far the windows of a stencil reach; null where there are none.</summary>
    internal WindowReach? Windows { get; set; }

    /// <summary>How far the windows of a stencil reach that is a part of the kernel: one object for all that are alike.</summary>
    internal WindowReach ReachOf(StencilCode code)
    {
        if (!_reaches.TryGetValue(code, out var reach)) _reaches[code] = reach = new WindowReach(code.Neighborhood, code.IsGiven);
        return reach;
    }

    /// <summary>An array of constants: a captured one, made once for <paramref name="key"/>.</summary>
    internal StackItem Constant(object key, Func<Array> make)
    {
        if (!_constants.TryGetValue(key, out var array)) _constants[key] = array = make();
        return new CapturedItem(array, [], array.GetType());
    }

    /// <summary>The array of constants that a value is; null where it is none.</summary>
    internal Array? ConstantOf(FunctionBuilder builder, ValueId value) => _captured.SourceOf(builder.Function, value)?.Root is Array array && _constants.ContainsValue(array) ? array : null;

    internal DelegateChoices Choices { get; }

    /// <summary>Whether closures are in memory: see <see cref="ClosureObjects"/>.</summary>
    internal bool ClosuresInMemory { get; private init; }

    /// <summary>What the fields of closures in memory hold that is the same for all of a class.</summary>
    internal Dictionary<FieldInfo, StackItem> SharedFields { get; } = [];

    /// <summary>Whether something was met that needs closures in memory.</summary>
    internal bool NeedsMemory { get; private set; }

    /// <summary>Notes that something could be read with closures in memory.</summary>
    /// <param name="error">What it is an error of where it could not.</param>
    internal Exception InMemoryOr(Exception error)
    {
        NeedsMemory |= !ClosuresInMemory;
        return error;
    }

    /// <summary>Reads a kernel. One that needs closures in memory is read anew: in variables they are faster, and nearly always will do.</summary>
    /// <param name="arguments">Those of the call that the kernel is read for, where its delegate takes other delegates.</param>
    /// <exception cref="KernelCompilationException">Everything that was found.</exception>
    internal static KernelSource Read(IReadOnlyList<object?>? arguments, Func<KernelUnit, KernelSource> read, WindowReach? windows = null)
    {
        var unit = new KernelUnit(arguments, windows);
        try
        {
            return unit.Read(() => read(unit));
        }
        catch (KernelCompilationException) when (unit.NeedsMemory)
        {
            var second = new KernelUnit(arguments, windows) { ClosuresInMemory = true };
            return second.Read(() => read(second));
        }
    }

    // Generic math asks again and again, and .NET makes the map anew.
    internal InterfaceMapping InterfaceMap(Type type, Type face)
    {
        _interfaceMaps ??= [];
        if (!_interfaceMaps.TryGetValue((type, face), out var map)) _interfaceMaps.Add((type, face), map = type.GetInterfaceMap(face));
        return map;
    }

    /// <summary>The value that a captured variable has at this call of the kernel.</summary>
    /// <param name="builder">The function that uses it.</param>
    public ValueId Capture(FunctionBuilder builder, CaptureSource variable) => _captured.Read(builder, variable);

    /// <summary>Whether an error was found: what is built is then for finding others, and never used.</summary>
    internal bool HasErrors => _errors.Count > 0;

    /// <summary>Says where the value of a parameter of the entry comes from.</summary>
    internal void Note(ValueId parameter, ArgumentSource argument) => _sources[parameter.Index] = new CaptureSource(argument.Name, argument.Type, argument, []);

    /// <summary>Where a value comes from that is a parameter of the entry; else null.</summary>
    internal CaptureSource? SourceOf(FunctionBuilder builder, ValueId value) =>
        builder.Function != Module.Entry ? null : _sources.GetValueOrDefault(value.Index) ?? _captured.SourceOf(builder.Function, value);

    /// <summary>A delegate from outside as it is now: the kernel is read for its method. Null where it is null.</summary>
    /// <exception cref="KernelCompilationException">It calls several methods, or one that was made at run time.</exception>
    internal Delegate? Know(CaptureSource variable) => (Delegate?)KnowObject(variable);

    /// <summary>A delegate or another object from outside that says what code there is, as it is now: the kernel is read for it.</summary>
    /// <exception cref="KernelCompilationException">It is no longer there, or a delegate that calls several methods, or one that was made at run time.</exception>
    internal object? KnowObject(CaptureSource variable)
    {
        if (!IsThere(variable.Root)) throw DiagnosticCatalog.DelegateUse.Error();
        int index = _known.FindIndex(known => known.Variable.Equals(variable));
        if (index >= 0) return _knownValues[index];
        // Read once: other threads may assign another, that is bound to another object.
        int before = KnownObject.IndexOfLast(_known, variable);
        object? value = before >= 0 ? variable.ValueFrom(_knownValues[before], _known[before].Variable.Path.Count) : variable.ValueAt(_arguments);
        if (value is Delegate function) CilReader.RejectWhatHasNoCil(function);
        _known.Add(new KnownObject(variable, KnownObject.CodeOf(value)));
        _knownValues.Add(value);
        return value;
    }

    // There are no arguments where a kernel is read before its first call, and no objects where a method is read by itself.
    private bool IsThere(object? root) => root is ArgumentSource argument ? argument.Position < _arguments.Count : root?.GetType() != typeof(object);

    /// <summary>Notes what is wrong. The reader goes on, with an item that stands for what is missing.</summary>
    /// <exception cref="KernelCompilationException">So many errors were found that the kernel is not read on.</exception>
    internal void Report(KernelCompilationException error)
    {
        Add(error);
        if (_errors.Count >= MaximumErrors) throw Errors();
    }

    internal bool HasErrorAt(string? file, int line) => _errors.Exists(known => (known.File, known.Line) == (file, line));

    /// <summary>Runs a front end.</summary>
    /// <exception cref="KernelCompilationException">Everything that was found.</exception>
    private KernelSource Read(Func<KernelSource> read)
    {
        try
        {
            var source = read();
            return HasErrors ? throw Errors() : source;
        }
        catch (KernelCompilationException error) when (HasErrors)
        {
            Add(error);
            throw Errors();
        }
        // What is read after an error stands on values that do not exist: the errors before it are what counts.
        catch (Exception error) when (HasErrors && error is InternalCompilerException or FollowingError)
        {
            throw Errors();
        }
    }

    private void Add(KernelCompilationException error)
    {
        foreach (var found in error.Errors)
            if (!_errors.Contains(found)) _errors.Add(found);
    }

    // Line by line, the file of the first error first.
    private KernelCompilationException Errors() =>
        new([.. _errors.GroupBy(error => error.File).SelectMany(inFile => inFile.OrderBy(error => error.Line))]);

    /// <summary>Notes that a row of a T[][] that may be the caller's is replaced, which managed code would not see before the call ends.</summary>
    internal void NoteReplacedRow()
    {
        _replacesRows = true;
        CheckManagedCode();
    }

    /// <summary>Refuses managed code in a kernel that replaces rows of its caller's.</summary>
    internal void CheckManagedCode()
    {
        if (_replacesRows && Module.ManagedSites.Count > 0) throw DiagnosticCatalog.ManagedCode.Error("a T[][] of which the kernel replaces rows");
    }

    /// <summary>Counts a method whose code is about to be read: generic ones can call each other, at new types, without end.</summary>
    internal void Enter(CilMethod method)
    {
        if (++_depth > DeepestCall) throw DiagnosticCatalog.CallDepth.Error(MethodNames.Of(method.Method), DeepestCall);
        if ((_instructions += method.Code.Count) > MostInstructions) throw DiagnosticCatalog.KernelSize.Error(MostInstructions, MethodNames.Of(method.Method));
    }

    internal void Leave() => _depth--;

    /// <summary>A function of elements, for reductions and maps: made once for each name and list of types, where it has numbers of any dtype for each place, which errors name.</summary>
    internal FunctionId ElementFunction(string name, IrType returns, (IrType Type, string? Name)[] parameters, SourceLocation place, Func<FunctionBuilder, ValueId[], ValueId> body)
    {
        var types = new TypeList(Array.ConvertAll(parameters, parameter => parameter.Type));
        var key = (name, types, types.Any(type => type.IsUntyped) ? place : SourceLocation.None);
        _elementFunctions ??= [];
        if (_elementFunctions.TryGetValue(key, out var known)) return known;
        return _elementFunctions[key] = NewElementFunction(name, returns, parameters, place, body);
    }

    /// <summary>A function of elements that may use captured numbers.</summary>
    internal FunctionId NewElementFunction(string name, IrType returns, (IrType Type, string? Name)[] parameters, SourceLocation place, Func<FunctionBuilder, ValueId[], ValueId> body)
    {
        var function = new FunctionBuilder(Module, Functions.UniqueName(name), returns, parameters) { Location = place };
        function.Return(body(function, [.. function.Function.Parameters]));
        if (!HasErrors) function.Finish();
        return function.Id;
    }

    /// <summary>Gives functions that use captured variables the parameters for them, and calls the arguments.</summary>
    public KernelSource Finish(string name, IReadOnlyList<ArgumentSource> arguments, Type returnType)
    {
        if (Windows is null && arguments.FirstOrDefault(argument => Cil.Windows.Is(argument.Type)) is { } window) Report(DiagnosticCatalog.ParameterType.Error(window.Name, KernelTypes.NameOf(window.Type)));
        if (Module.Functions.Exists(function => function.IsUntyped)) Module.Stage = Stage.Untyped;
        if (HasErrors) return new(name, Module, arguments, returnType) { Known = _known };
        Choices.Finish();
        var captured = _captured.PassThrough();
        SeparateEntry();
        return new(name, Module, [.. arguments, .. captured], returnType) { Known = _known };
    }

    // An entry knows its arrays as the arguments of the call. Where it calls itself too, with others, those calls are of a copy.
    private void SeparateEntry()
    {
        var entry = Module.Entry;
        var entryId = new FunctionId(0);
        if (!LowerArrays.TracksOwners(Module) || !Module.Functions.Exists(function => function.Has(IsOfEntry))) return;
        var function = new Function(Functions.UniqueName(entry.Name), entry.ReturnType);
        entry.CopyTo(function);
        var copy = Module.Add(function);
        foreach (var block in Module.Functions.SelectMany(function => function.Blocks))
            for (int i = 0; i < block.Instructions.Count; i++)
                if (IsOfEntry(block.Instructions[i])) block.Instructions[i] = block.Instructions[i].WithCallee(copy);

        bool IsOfEntry(Instruction instruction) => instruction.NamesFunction && instruction.Callee == entryId;
    }
}
