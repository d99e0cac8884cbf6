namespace DualJit.IR;

public static class Printer
{
    public static string Print(Module module) => string.Join("\n", module.Functions.Select(function => Print(function, module)));

    public static string Print(Function function, Module? module) => function.Name + (module?.Stage.ToString() ?? "");
}
