using System.Linq.Expressions;
using DualJit.Frontend.Expressions;

namespace DualJit.Tests;

/// <summary>Runs a tree as its compiled delegate, interpreted, and by every backend, on the edge values of its parameters.</summary>
internal static class ExpressionsBackends
{
    public static void Check(LambdaExpression tree)
    {
        var reference = tree.Compile();
        Differential.Check(reference, Interpreted.CallOf(ExpressionReader.Read(tree)));
        foreach (var backend in (Backend[])[Backend.Interpreter, Backend.Il, Backend.Llvm])
            if (Jit.WhyUnavailable(backend) is null) Differential.Check(reference, Reference.CallOf(Jit.Compile(tree, new JitOptions { Backend = backend })));
    }

    // A lambda literal: the types of its parameters are written in it.
    public static void Check<T>(Expression<T> tree) where T : Delegate => Check((LambdaExpression)tree);
}
