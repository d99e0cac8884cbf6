using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using DualJit.IR;

namespace DualJit;

/// <summary>What the caller of a kernel gave to stop its parallel loops by, and to be told how far they are. It lies in the frame of the stub.</summary>
internal struct ForkControl
{
    public CancellationToken Token;
    public IProgress<double>? Progress;
    public ExceptionDispatchInfo? Thrown;

    private static readonly FieldInfo[] Fields = [typeof(ForkControl).GetField(nameof(Token))!, typeof(ForkControl).GetField(nameof(Progress))!];

    public readonly bool IsUsed => Token.CanBeCanceled || Progress is not null;

    /// <summary>The field for an argument of this type, or null.</summary>
    public static FieldInfo? FieldOf(Type type) => Array.Find(Fields, field => field.FieldType == type);

    /// <summary>That of a call that has one.</summary>
    public static unsafe ref ForkControl Of(KernelContext* context) => ref Unsafe.AsRef<ForkControl>((void*)context->ForkControl);

    /// <summary>Throws what a stopped loop ends with.</summary>
    public readonly void Throw()
    {
        Thrown?.Throw();
        throw new OperationCanceledException(Token);
    }
}
