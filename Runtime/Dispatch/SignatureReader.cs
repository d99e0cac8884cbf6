using DualJit.Frontend;
using DualJit.IR;

namespace DualJit;

/// <summary>Reads signatures that users write: the types of a kernel's parameters, as listings have them.</summary>
internal static class SignatureReader
{
    /// <summary>The keys of arguments with such types.</summary>
    /// <param name="signature">What the user wrote.</param>
    /// <param name="kernel">Its name.</param>
    /// <param name="sources">The parameters of the kernel.</param>
    /// <param name="parameters">Their types, as far as the .NET types tell.</param>
    /// <exception cref="ArgumentException">No arguments have such types.</exception>
    public static int[] KeysOf(string signature, string kernel, IReadOnlyList<ParameterSource> sources, IReadOnlyList<IrType> parameters)
    {
        IReadOnlyList<IrType> types;
        try
        {
            types = Parser.ParseTypes(signature);
        }
        catch (FormatException error)
        {
            throw new ArgumentException($"'{signature}' is no signature: {error.Message}.", nameof(signature), error);
        }
        var keys = new List<int>();
        for (int i = 0; i < parameters.Count; i++)
        {
            var parameter = parameters[i];
            if (i >= types.Count && (sources[i] is ArgumentSource || parameter.IsOpen)) throw Wrong();
            if (!parameter.IsOpen)
            {
                if (i < types.Count && types[i] != parameter) throw Wrong();
                continue;
            }
            keys.Add(ArgumentKey.Of(parameter, types[i]) ?? throw Wrong());
        }
        return types.Count <= parameters.Count ? [.. keys] : throw Wrong();

        ArgumentException Wrong() => new($"'{signature}' is no signature of kernel '{kernel}', whose parameters are ({string.Join(", ", sources.Zip(parameters, (source, type) => $"{source.Name}: {type}"))}). "
            + "In place of '?' go a rank from 0 to 8 and a layout: C, F, Inner or Strided; F and Inner for two axes or more. In place of 'num' goes a dtype, such as f64.", nameof(signature));
    }
}
