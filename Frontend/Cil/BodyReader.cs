using System.Reflection;
using System.Reflection.Metadata;
using DualJit.IR;

namespace DualJit.Frontend.Cil;

/// <summary>Reads the CIL of one method into the function that is being built: as all of it, or inline at a call.</summary>
/// <remarks>
/// Blocks are read in reverse post-order, so only a loop's back edge comes from a block not yet read. Where jumps with items on the
/// stack meet, the jumps are emitted when the block they lead to is read: its parameters then have types that suit all of them.
/// </remarks>
internal sealed partial class BodyReader
{
    private readonly CilMethod _method;
    private readonly CilBlocks _graph;
    private readonly BlockState[] _states;
    private readonly int _source;
    private readonly Storage[] _arguments;
    private readonly Storage[] _locals;
    private readonly Join _returns = new();
    private readonly bool _inline;
    private readonly Type _returnType;
    private Stack<StackItem> _stack = [];
    private int _block;
    private int _position;
    private bool _ended;

    /// <param name="arguments">The storage of every argument, <c>this</c> first, already written.</param>
    /// <param name="inline">True to leave the result as an item; false to return it from the function.</param>
    public BodyReader(Emitter emitter, CilMethod method, Storage[] arguments, bool inline)
    {
        Emitter = emitter;
        _method = method;
        _graph = method.Graph;
        _arguments = arguments;
        _inline = inline;
        _returnType = method.Method is MethodInfo info ? info.ReturnType : typeof(void);
        _states = StatesOf(_graph);
        var sources = Builder.Module.Sources;
        _source = sources.IndexOf(method.Method);
        if (_source < 0)
        {
            _source = sources.Count;
            sources.Add(method.Method);
        }
        _locals = new Storage[method.Locals.Length];
        bool isNamed = Array.Exists(method.Locals, ParallelLoops.IsEnumerator);
        for (int i = 0; i < _locals.Length; i++)
        {
            _locals[i] = StorageOf(method.Locals[i], method.Assigns(i), isNamed ? SourceLines.NameOfLocal(i) : null);
            // C# gives an inline array its zeros by an instruction.
            if (_locals[i] is not InlineArrayStorage) Emitter.Zero(_locals[i]);
        }
    }

    // A finally block: code of the method around it, with its variables.
    private BodyReader(BodyReader around, CilBlocks graph)
    {
        Emitter = around.Emitter;
        _method = around._method;
        _graph = graph;
        _source = around._source;
        _arguments = around._arguments;
        _locals = around._locals;
        _inline = true;
        _returnType = typeof(void);
        _states = StatesOf(graph);
    }

    private Storage StorageOf(Type local, int assigns, string? name) =>
        assigns <= 1 ? Storage.Create(Builder, local, name)
        : local.IsByRef ? new ChangingReference(local, Builder, _graph.HasLoop)
        : Delegates.Is(local) ? DelegateStorage.Create(Emitter, local, _graph.HasLoop)
        : Storage.Create(Builder, local, name);

    public Emitter Emitter { get; }

    public FunctionBuilder Builder => Emitter.Builder;

    /// <summary>Emits everything.</summary>
    /// <returns>The result where the method was read inline; null for void.</returns>
    public StackItem? Read()
    {
        var location = Builder.Location;
        try
        {
            Emitter.Readers.Push(this);
            Emitter.Unit.Enter(_method);
            foreach (var clause in _method.TryBlocks)
                if (clause.Flags != ExceptionHandlingClauseOptions.Finally) throw Rejected(clause);
            EnterFirst();
            foreach (int block in _graph.Order) ReadBlock(block);
            return _inline ? Returned() : null;
        }
        catch (Exception found) when (found is KernelCompilationException or FollowingError)
        {
            if (found is KernelCompilationException error) Note(error);
            return _inline && ReturnsValue ? Emitter.Missing(_returnType) : null;
        }
        finally
        {
            Emitter.Unit.Leave();
            Emitter.Readers.Pop();
            Builder.Location = location;
        }
    }

    public StackItem Pop() => _stack.Pop();

    public void Push(StackItem item) => _stack.Push(item);

    public void Push(ValueId value) => _stack.Push(new ValueItem(value));

    public CilMethod Method => _method;

    public ReadOnlySpan<Storage> Arguments => _arguments;

    public ReadOnlySpan<Storage> Locals => _locals;

    /// <summary>The type that a <c>constrained.</c> prefix named for the call that follows.</summary>
    public Type? Constraint { get; set; }

    /// <summary>Whether the current instruction may run again: a jump back goes around it.</summary>
    public bool IsInLoop => _method.JumpsBack.Exists(jump => jump.To <= _position && _position <= jump.From);

    public bool ReturnsValue => _returnType != typeof(void);

    /// <summary>The blocks that the last instruction of the current one leads to.</summary>
    public int[] Successors => _graph.Blocks[_block].Successors;

    /// <summary>The instruction after the current one, where it is in the same block.</summary>
    public ILOpCode? Next => _position + 1 < _graph.Blocks[_block].End ? _method.Code[_position + 1].OpCode : null;

    public void SkipNext() => _position++;

    /// <summary>The instruction so many after the current one.</summary>
    public CilInstruction? Peek(int ahead) => _position + ahead < _method.Code.Count ? _method.Code[_position + ahead] : null;

    /// <summary>Says that the current instruction ended its block: control goes on elsewhere, or nowhere.</summary>
    public void End() => _ended = true;

    private static BlockState[] StatesOf(CilBlocks graph)
    {
        var states = new BlockState[graph.Blocks.Length];
        // The start counts as a jump to the first block.
        for (int i = 0; i < states.Length; i++) states[i] = new BlockState(graph.Blocks[i].PredecessorCount + (i == graph.Entry ? 1 : 0));
        return states;
    }

    private void ReadBlock(int block)
    {
        _block = block;
        _ended = false;
        var (first, end) = (_graph.Blocks[block].First, _graph.Blocks[block].End);
        _position = first;
        if (!Enter(block))
        {
            foreach (int target in Successors) DropEdge(target);
            return;
        }
        for (; _position < end; _position++)
        {
            var instruction = _method.Code[_position];
            Builder.Location = new SourceLocation(_source, instruction.Offset);
            ReadOrPass(instruction);
        }
        if (!_ended) Goto(Successors[^1]);
    }

    // A callee without a PDB, of the framework say, has no lines: the place is then the call, in the method around it.
    private KernelCompilationException Placed(KernelCompilationException error)
    {
        int offset = _position < _method.Code.Count ? _method.Code[_position].Offset : 0;
        var (file, line) = SourceLines.Find(_method.Method, offset);
        if (line > 0) return new KernelCompilationException(error.Code, error.Text, file, line);
        bool isFramework = _method.Method.Module.Assembly == typeof(object).Assembly;
        return isFramework && error.Code != DiagnosticCatalog.UncompilableCall.Code
            ? DiagnosticCatalog.UncompilableCall.Error(MethodNames.Of(_method.Method), Diagnostic.Cause(error))
            : error;
    }
}
