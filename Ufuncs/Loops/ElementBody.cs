using System.Linq.Expressions;
using System.Reflection;
using DualJit.Frontend;
using DualJit.Frontend.Expressions;

namespace DualJit.Ufuncs;

/// <summary>What the user gave: a function that is read by a front end, once for each loop around it.</summary>
internal abstract class ElementBody
{
    /// <summary>The name of the method.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is a method, which all delegates made of it share; a tree is a function of its own each time.</summary>
    public abstract bool IsMethod { get; }

    /// <summary>What its delegate is bound to, where that holds captured variables.</summary>
    public abstract object? Target { get; }

    /// <summary>Where it is a stencil's: how far its windows reach.</summary>
    public WindowReach? Windows { get; init; }

    public abstract Type[] Parameters { get; }

    public abstract Type Returns { get; }

    /// <summary>The function as a delegate, which kernels that call it read.</summary>
    public abstract Delegate Plain { get; }

    /// <summary>Reads the function for what a delegate is bound to.</summary>
    public abstract KernelSource Read(object? target);

    /// <summary>How a function is compiled.</summary>
    public static JitOptions Options(Backend backend, string name, int? maxThreads) => new() { Backend = backend, Name = name, MaxThreads = maxThreads };

    /// <summary>The function compiled, or as it is under <see cref="Backend.None"/>.</summary>
    public abstract Delegate Compile(JitOptions options);
}

/// <summary>A method, as a delegate calls it.</summary>
internal sealed class MethodElement : ElementBody
{
    private readonly Delegate _function;

    public MethodElement(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        CilReader.RejectWhatHasNoCil(function);
        _function = function;
        var invoke = function.GetType().GetMethod("Invoke")!;
        Parameters = [.. invoke.GetParameters().Select(parameter => parameter.ParameterType)];
        Returns = invoke.ReturnType;
    }

    public override string Name => CilReader.NameOf(_function.Method);

    public override bool IsMethod => true;

    public override object? Target => _function.Target;

    public override Type[] Parameters { get; }

    public override Type Returns { get; }

    public override Delegate Plain => _function;

    public MethodInfo Method => _function.Method;

    public override KernelSource Read(object? target) => CilReader.Read(_function.Method, _function.Target is not null, [.. new object?[Parameters.Length], target], Windows);

    public override Delegate Compile(JitOptions options) => KernelCompiler.Compile(_function, options);

    /// <summary>The same generic method with all its type arguments replaced by one; null where its constraints do not let it.</summary>
    public MethodElement? WithTypeArgument(Type type)
    {
        var definition = Method.GetGenericMethodDefinition();
        var arguments = new Type[definition.GetGenericArguments().Length];
        Array.Fill(arguments, type);
        try
        {
            var method = definition.MakeGenericMethod(arguments);
            Type[] types = [.. method.GetParameters().Select(parameter => parameter.ParameterType), method.ReturnType];
            return new MethodElement(method.CreateDelegate(Expression.GetDelegateType(types), _function.Target));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>An expression tree.</summary>
internal sealed class TreeElement : ElementBody
{
    private readonly LambdaExpression _tree;

    public TreeElement(LambdaExpression tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        _tree = tree;
    }

    public override string Name => _tree.Name ?? "lambda";

    public override Delegate Plain => _tree.Compile(preferInterpretation: true);

    public override bool IsMethod => false;

    public override object? Target => null;

    public override Type[] Parameters => [.. _tree.Parameters.Select(parameter => parameter.Type)];

    public override Type Returns => _tree.ReturnType;

    public override KernelSource Read(object? target) => ExpressionReader.Read(_tree, [.. new object?[_tree.Parameters.Count], target], Windows);

    public override Delegate Compile(JitOptions options) => KernelCompiler.Compile(_tree, options);
}
