using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DualJit.IR;

namespace DualJit;

/// <summary>A thread that forks, and those of the pool that help it.</summary>
/// <remarks>
/// There is one for each thread, which all its forks use, one at a time. The thread takes range after range. Once it is clear that help is worth its cost, by the estimate or by the time that the first
/// ranges took, the team opens: it asks the pool for threads, and those that come take ranges too. When none is left the thread closes the team, and waits for those that are
/// in it: what the pool never started costs nothing, and comes to help with a later fork, or finds the team closed. So a fork ends even where the pool has no thread to give.
/// </remarks>
internal sealed unsafe class Team : IThreadPoolWorkItem
{
    // In the state beside the number of helpers.
    private const int Closed = 1 << 30;
    private const int Waiting = 1 << 29;

    // Ranges for each thread, so that the last ones end at about the same time; but no shorter ones than so many nanoseconds.
    private const long RangesPerThread = 32;
    private const long ShortestRange = 10_000;

    // The same where the caller may want to stop: the estimate may be far too low, and he has to wait for a range.
    private const long ShortestControlled = 2_000;

    // Nanoseconds that the first range may take before there is help; where it takes longer, the estimate is believed.
    private const long LongestTrial = 20_000;

    private static readonly long BetweenReports = LaunchCost.Ticks(microseconds: 20_000);
    private static readonly long LongestSpin = LaunchCost.Ticks(microseconds: 10);

    [ThreadStatic] private static Team? _ofThread;

    // Threads that run ranges: more than there are processors get nothing done.
    private static int _running;

    private readonly ManualResetEventSlim _empty = new(initialState: false, spinCount: 0);
    private readonly long[] _operands = new long[Traps.MaximumOperands];
    private KernelContext* _caller;
    private ExecutionContext? _flow;
    private CancellationToken _token;
    private volatile bool _isStopped;
    private ForkRanges _ranges;
    private nint _chunk;
    private nint _frame;
    private nint _memory;
    private long _next;
    private long _failed;
    private long _opened;
    private long _helped;
    private long _alone;
    private long _end;
    private long _reported;
    private bool _wasWarm;
    private bool _reports;
    private int _status;
    private int _state = Closed;
    private int _invitations;
    private int _failing;

    public static Team OfThread => _ofThread ??= new Team();

    /// <summary>Whether the thread runs a range, of its own fork or of another's.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>Calls the code for all ranges.</summary>
    /// <returns>0, or the status of the lowest range that failed; its operands are then in the context.</returns>
    public int Run(KernelContext* caller, nint chunk, long items, long work, nint frame)
    {
        _caller = caller;
        if (caller->ForkControl != 0) (_token, _reports) = (ForkControl.Of(caller).Token, ForkControl.Of(caller).Progress is not null);
        (_chunk, _frame, _memory) = (chunk, frame, 0);
        (_next, _failed, _status, _opened, _reported) = (0, long.MaxValue, 0, 0, 0);
        long enough = RangesPerThread * caller->MaxThreads;
        long most = caller->ForkControl != 0 ? Math.Max(enough, work / ShortestControlled) : Math.Clamp(work / ShortestRange, 2L * caller->MaxThreads, enough);
        _ranges = new ForkRanges(items, Math.Max(1, items / most));
        IsBusy = true;
        Interlocked.Increment(ref _running);
        Lead(work);
        if (_opened != 0) Close();
        Interlocked.Decrement(ref _running);
        KernelMemory.Take(caller, _memory);
        if (_status == 0 && !_isStopped && _reports) Report(1);
        IsBusy = false;
        bool isStopped = _isStopped;
        (_token, _reports, _isStopped) = (default, false, false);
        if (_status == 0) return isStopped ? Traps.StoppedStatus : 0;
        _operands.CopyTo(new Span<long>(caller->Operands, _operands.Length));
        return _status;
    }

    /// <summary>What a thread of the pool does: helps with the fork that runs now, if there is one.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Decrement(ref _invitations);
        if ((Interlocked.Increment(ref _state) & Closed) == 0) Help();
        if (Interlocked.Decrement(ref _state) == (Closed | Waiting)) _empty.Set();
    }

    /// <summary>Takes ranges, alone at first where it is not known what they take.</summary>
    private void Lead(long work)
    {
        long start = Stopwatch.GetTimestamp(), now = start, done = 0;
        if (start - _end > LaunchCost.Awake) _alone = 0;
        if (work / _ranges.Count > LongestTrial && LaunchCost.IsWorth(LaunchCost.TicksOf(work), _alone, start)) Open(start);
        while (TryRunNext(_caller))
        {
            done++;
            if (_reports) Report();
            if (_opened != 0) continue;
            now = Stopwatch.GetTimestamp();
            long rest = (long)((now - start) / (double)done * (_ranges.Count - done));
            if (LaunchCost.IsWorth(rest, _alone + now - start, now)) Open(now);
        }
        _alone = _opened == 0 ? _alone + now - start : 0;
        _end = now;
    }

    private void Report()
    {
        long now = Stopwatch.GetTimestamp();
        if (now - _reported < BetweenReports) return;
        _reported = now;
        Report(Math.Min(Volatile.Read(ref _next), _ranges.Count) / (double)_ranges.Count);
    }

    private void Report(double part)
    {
        ref var control = ref ForkControl.Of(_caller);
        try
        {
            control.Progress!.Report(part);
        }
        catch (Exception error)
        {
            // No exception can pass through the code that forked.
            control.Thrown = ExceptionDispatchInfo.Capture(error);
            _isStopped = true;
        }
    }

    private void Open(long now)
    {
        long helpers = Math.Min(_caller->MaxThreads - 1, _ranges.Count - _next);
        if (helpers < 1 || Volatile.Read(ref _running) >= Math.Max(2, Environment.ProcessorCount)) return;
        (_opened, _helped, _wasWarm) = (now, 0, LaunchCost.IsWarm(now));
        // Managed code in a range sees what it would on the thread of the call.
        _flow = _caller->ManagedCalls != 0 ? ExecutionContext.Capture() : null;
        Interlocked.And(ref _state, ~Closed);
        // Those that are in the queue since an earlier fork come to this one.
        while (Volatile.Read(ref _invitations) < helpers)
        {
            Interlocked.Increment(ref _invitations);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void Close()
    {
        if (Interlocked.Or(ref _state, Closed) != 0) WaitForHelpers();
        LaunchCost.NoteDelay((_helped != 0 ? _helped : Stopwatch.GetTimestamp()) - _opened, _wasWarm);
        _flow = null;
    }

    private void WaitForHelpers()
    {
        long start = Stopwatch.GetTimestamp();
        bool wasInterrupted = false;
        while (Volatile.Read(ref _state) != Closed)
        {
            if (Stopwatch.GetTimestamp() - start < LongestSpin)
            {
                Thread.SpinWait(10);
                continue;
            }
            // A helper that found the team closed may set the event late, so it says no more than: look again.
            Interlocked.Or(ref _state, Waiting);
            _empty.Reset();
            try
            {
                if (Volatile.Read(ref _state) != (Closed | Waiting)) _empty.Wait();
            }
            catch (ThreadInterruptedException)
            {
                // The helpers use the frame of the caller: it stays until they have left.
                wasInterrupted = true;
            }
            Interlocked.And(ref _state, ~Waiting);
        }
        if (wasInterrupted) Thread.CurrentThread.Interrupt();
    }

    private void Help()
    {
        Interlocked.CompareExchange(ref _helped, Stopwatch.GetTimestamp(), 0);
        Interlocked.Increment(ref _running);
        var own = OfThread;
        own.IsBusy = true;
        if (_flow is { } flow) ExecutionContext.Restore(flow);
        var context = *_caller;
        (context.StackLimit, context.Memory, context.ScratchPlaces) = (StackLimits.Current, 0, 0);
        // What the caller keeps results in lies on its own stack.
        context.ResultAllocator = 0;
        while (TryRunNext(&context)) { }
        KernelMemory.FreeScratch(&context);
        KernelMemory.Give(&context, ref _memory);
        own.IsBusy = false;
        Interlocked.Decrement(ref _running);
        LaunchCost.NoteHelp(Stopwatch.GetTimestamp());
    }

    private bool TryRunNext(KernelContext* context)
    {
        long range = Interlocked.Increment(ref _next) - 1;
        if (range >= _ranges.Count || range > Volatile.Read(ref _failed)) return false;
        if (_isStopped || _token.IsCancellationRequested)
        {
            _isStopped = true;
            return false;
        }
        if (Forks.Call(context, _chunk, _ranges.First(range), _ranges.End(range), _frame) is not 0 and var status) Fail(range, status, context);
        return true;
    }

    // Ranges are taken in their order, so those below have been taken, and are run to their end.
    private void Fail(long range, int status, KernelContext* context)
    {
        // A lock of .NET's would end with an exception where another thread interrupts this one.
        while (Interlocked.Exchange(ref _failing, 1) != 0) Thread.Yield();
        if (range < _failed)
        {
            _status = status;
            new ReadOnlySpan<long>(context->Operands, _operands.Length).CopyTo(_operands);
            Volatile.Write(ref _failed, range);
        }
        Volatile.Write(ref _failing, 0);
    }
}
