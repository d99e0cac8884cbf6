using DualJit.IR;

namespace DualJit.Tests.Passes;

/// <summary>Makes a module at <see cref="Stage.Array"/> of a program. Its kernel's parameters are the arrays, then the scalars.</summary>
internal static class ModuleRenderer
{
    public static Module Render(TestProgram program)
    {
        var module = new Module();
        var callees = new Dictionary<Signature, FunctionId>(ReferenceEqualityComparer.Instance);
        var builders = program.Methods.Select(method =>
        {
            var signature = method.Signature;
            IEnumerable<(IrType, string?)> parameters = signature.Arrays.Concat(signature.Scalars).Select(parameter => (parameter.Type, (string?)parameter.Name));
            if (signature.IsRecursive) parameters = parameters.Append((IrType.Int32, "depth"));
            var builder = new FunctionBuilder(module, signature.Name, signature.Result is { } type ? IrType.Scalar(type) : IrType.Void, [.. parameters]);
            callees[signature] = builder.Id;
            return builder;
        }).ToArray();
        for (int i = 0; i < builders.Length; i++) new FunctionRenderer(builders[i], program.Methods[i], callees).Run();
        return module;
    }
}
