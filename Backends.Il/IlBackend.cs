using System.Linq.Expressions;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Text;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>Compiles to CIL in dynamic methods, which .NET's own JIT turns into machine code: quickly, on every CPU that .NET runs on.</summary>
public sealed class IlBackend : IBackend
{
    public string? Unavailable => RuntimeFeature.IsDynamicCodeSupported
        ? null
        : "This program is built without dynamic code (native AOT or DynamicCodeSupport=false), which the IL backend needs; publish it without PublishAot.";

    public bool LeavesOutNative => true;

    public CompiledModule Compile(Module module)
    {
        var chunks = new ChunkAddresses(module);
        var methods = Emit(module, chunks, null);
        // Makes machine code now, not in the first call. All bodies are there, so functions may call each other in any order.
        foreach (var method in methods.OfType<DynamicMethod>()) method.CreateDelegate(DelegateType(method));
        chunks.Fill(methods);
        return new IlModule(module, methods[0]!, chunks);
    }

    /// <summary>One method per function, in their order; null for one that nothing calls.</summary>
    internal static DynamicMethod?[] Emit(Module module, ChunkAddresses chunks, StringBuilder? listing)
    {
        // Without an owner the JIT optimises a dynamic method even where the program is built for debugging.
        var methods = module.Functions
            .Select(function => new DynamicMethod(function.Name, typeof(int), FunctionEmitter.ParameterTypes(function), restrictedSkipVisibility: true) { InitLocals = false })
            .ToArray();
        var emitters = new FunctionEmitter?[methods.Length];
        Reach(0);
        for (int i = 0; i < methods.Length; i++)
        {
            if (emitters[i] is not { } emitter) continue;
            if (listing is not null) AppendHeader(listing, module.Functions[i]);
            emitter.Emit();
        }
        return [.. methods.Select((method, i) => emitters[i] is null ? null : method)];

        void Reach(int index)
        {
            if (emitters[index] is not null) return;
            var emitter = emitters[index] = new FunctionEmitter(module.Functions[index], methods, chunks, new IlWriter(methods[index].GetILGenerator(), listing));
            foreach (var callee in emitter.Callees) Reach(callee.Index);
        }
    }

    private static void AppendHeader(StringBuilder listing, Function function)
    {
        var names = function.Parameters.Select(parameter => function.NameOf(parameter) ?? parameter.ToString()).Prepend("context").Append("result");
        // Zip leaves out the result of a function that has none.
        var parameters = names.Zip(FunctionEmitter.ParameterTypes(function), (name, type) => $"{name}: {type.Name}");
        listing.AppendLine($"int32 {function.Name}({string.Join(", ", parameters)})");
    }

    private static Type DelegateType(DynamicMethod method) =>
        Expression.GetDelegateType([.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType]);

    private sealed class IlModule(Module module, DynamicMethod entry, ChunkAddresses chunks) : CompiledModule
    {
        public override void EmitCall(ILGenerator il, Action<ILGenerator> loadThis) => il.Emit(OpCodes.Call, entry);

        public override Listing Inspect()
        {
            var listing = new StringBuilder();
            Emit(module, chunks, listing);
            return new Listing(Il: listing.ToString());
        }
    }
}
