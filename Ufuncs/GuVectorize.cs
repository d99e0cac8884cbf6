namespace DualJit;

/// <summary>Makes functions of arrays functions of stacks of arrays.</summary>
public static class GuVectorize
{
    /// <summary>Makes a gufunc of a lambda, a static method or a local function over arrays.</summary>
    /// <param name="function">
    /// It takes an <see cref="NdArray{T}"/> for each input, then one for each output, into which it writes. An output <c>()</c> is an array of one element; an input <c>()</c> is one too, or a number. Inputs must not be written to.
    /// New outputs are zeros before the call. Captured variables are read at each call.
    /// </param>
    /// <param name="signature">
    /// The dimensions of the inputs and of the outputs: <c>(m,n),(n,p)->(m,p)</c>. A dimension has a name, and one size wherever it is named; or a fixed size, as in <c>(3),(3)->(3)</c>; that of an output may be computed, as in
    /// <c>(n)->(n+1)</c>, or by a function of the options. One with a question mark may be missing, as in <c>(m?,n),(n,p?)->(m?,p?)</c>.
    /// </param>
    /// <param name="options">How it is compiled.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="FormatException">The signature cannot be read; the message says where and why.</exception>
    /// <exception cref="ArgumentException">The function does not take what the signature says.</exception>
    /// <exception cref="KernelCompilationException">The function uses what cannot be compiled; the message says what and where.</exception>
    public static Gufunc Compile(Delegate function, string signature, GufuncOptions? options = null) => new(function, signature, options);
}
