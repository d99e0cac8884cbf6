namespace DualJit.IR;

/// <summary>Every diagnostic a kernel can get, by number: DJ1xxx from the front ends, DJ2xxx from inference, DJ3xxx from the runtime. A number is never used again for something else.</summary>
public static class DiagnosticCatalog
{
    // Delegates that are no kernels.
    public static readonly Diagnostic Multicast = new("DJ1001", "multicast delegate",
        "the delegate calls {0} methods", "compile each of them by itself");
    public static readonly Diagnostic NoCil = new("DJ1002", "method without CIL",
        "{0} has no CIL to read: {1}", "compile a lambda, a method written in C#, or the expression tree itself");
    public static readonly Diagnostic Async = new("DJ1003", "async method or iterator",
        "{0} is {1}, of which only the state machine's start would be compiled", "write a plain method that returns its result");

    // Types.
    public static readonly Diagnostic ParameterType = new("DJ1004", "type of a parameter",
        "parameter '{0}' is of type {1}, which kernels cannot use", "pass a bool, a number, a struct or tuple of them, a T[][] of numbers, or an NdArray<T>, a T[], a T[,] (of up to 8 axes), a Span<T> or a ReadOnlySpan<T> of numbers or of structs without explicit layout and Pack");
    public static readonly Diagnostic ReturnType = new("DJ1005", "type of the result",
        "the kernel returns {0}, which kernels cannot", "return a bool, a number, an NdArray<T>, a T[], T[,] or T[][], a struct or tuple of them, or nothing");
    public static readonly Diagnostic CaptureType = new("DJ1006", "type of a captured variable or field",
        "'{0}' is of type {1}, which kernels cannot use", "capture a bool, a number or an array");
    public static readonly Diagnostic ValueType = new("DJ1007", "type of a value",
        "a value of type {0} is used, which kernels cannot do", "use bools, numbers, arrays and structs of them");

    // Constructs.
    public static readonly Diagnostic UncompilableCall = new("DJ1010", "call of a method that cannot be compiled",
        "{0} cannot be called in a kernel: {1}", "call static methods written in C#, Math's functions, or compute the value outside and pass it in");
    public static readonly Diagnostic Text = new("DJ1011", "string",
        "{0} works on strings, which kernels cannot", "do it outside the kernel; constant strings may be arguments of exceptions only");
    public static readonly Diagnostic NewObject = new("DJ1012", "object creation",
        "new {0} makes an object, which kernels cannot", "make it outside the kernel and pass its numbers and arrays in");
    public static readonly Diagnostic NewArray = new("DJ1013", "array creation",
        "an array of {0} is made in the kernel in a way that is not supported", "write new T[n] or new T[n, m] in a method or lambda, or make it outside the kernel and pass it in");
    public static readonly Diagnostic Cast = new("DJ1014", "boxing or cast of objects",
        "{0} is needed here, which kernels cannot do", "keep to numbers, arrays and structs, without object and interface types");
    public static readonly Diagnostic DelegateUse = new("DJ1015", "delegate in a kernel",
        "something is done with a delegate that needs more than its method", "make, assign, pass and call delegates, and do nothing else with them");
    public static readonly Diagnostic TryBlock = new("DJ1016", "catch block",
        "the kernel catches exceptions", "let exceptions leave the kernel and catch them around its call");
    public static readonly Diagnostic OutsideWrite = new("DJ1017", "write to a variable outside the kernel",
        "'{0}' lives outside the kernel and is written in it", "return the new value, or write into an element of an array");
    public static readonly Diagnostic VirtualCall = new("DJ1018", "virtual or interface call",
        "{0} is called through its class or interface, so the method is not known", "call a static method, or make the class sealed");
    public static readonly Diagnostic InlinedRecursion = new("DJ1019", "recursion with arrays, delegates or references",
        "{0} calls itself and gives an array, delegate or reference to its caller, or calls itself with another function each time", "make it a static method whose parameters are numbers, structs of numbers and arrays");
    public static readonly Diagnostic ThrownObject = new("DJ1020", "throw",
        "the exception thrown here is not made in place", "write throw new X(…) with constant strings and numbers as its arguments");
    public static readonly Diagnostic ExceptionArgument = new("DJ1021", "argument of an exception",
        "an argument of new {0}(…) is neither a constant nor a number", "use constant strings, nameof, and numbers");
    public static readonly Diagnostic RawMemory = new("DJ1022", "pointer",
        "{0} works on raw memory, which kernels cannot", "use arrays and spans of them, or of stackalloc");
    public static readonly Diagnostic RefVariable = new("DJ1024", "ref local",
        "a ref local refers to different variables at different times", "use an array and an index");
    public static readonly Diagnostic ArrayMember = new("DJ1025", "member of an array",
        "{0} is not supported in kernels", "use elements, Length and GetLength");
    public static readonly Diagnostic WindowRank = new("DJ1080", "rank of a window",
        "a window has {0} indices here and {1} elsewhere", "use as many indices of each window as its array has axes");
    public static readonly Diagnostic WindowIndex = new("DJ1081", "index of a window",
        "index {0} along axis {1} of a window is outside the neighbourhood, which is from {2} to {3}", "give a larger Neighborhood in StencilOptions");
    public static readonly Diagnostic AppliedFunction = new("DJ1090", "ufunc applied to arrays",
        "{0} {1}, which it cannot in a kernel", "apply it to arrays of the dtypes that it takes; give an output or none, and no variable that may be either; pass arrays as operands; or apply it outside the kernel");
    public static readonly Diagnostic AppliedReduction = new("DJ1091", "reduction by a ufunc",
        "{0} {1}, which it cannot in a kernel", "reduce by a ufunc whose function takes and returns one type of numbers, with an initial value or without one; or reduce outside the kernel");
    public static readonly Diagnostic MethodOutsideKernels = new("DJ1092", "method for whole arrays outside of kernels",
        "{0} cannot be called in a kernel", "call it outside and pass the array in; or write the loop around the function in the kernel");
    public static readonly Diagnostic AppliedStencil = new("DJ1093", "stencil applied to arrays",
        "{0} {1}, which it cannot in a kernel", "apply it to an NdArray<T> of a dtype that is converted safely for each window and array, and to numbers; or apply it outside the kernel");
    public static readonly Diagnostic AppliedGufunc = new("DJ1094", "gufunc applied to arrays",
        "{0} {1}, which it cannot in a kernel", "apply it to an NdArray<T> of a dtype that is converted safely, or a number, for each input, with the core axes last: transpose arrays before; or apply it outside the kernel");
    public static readonly Diagnostic AppliedMethod = new("DJ1096", "method of a ufunc for whole arrays",
        "{0} {1}, which it cannot in a kernel", "use a ufunc of numbers and an NdArray<T> of a dtype that is converted safely; or call it outside the kernel");
    public static readonly Diagnostic ChosenOperand = new("DJ1095", "operand that is one of several",
        "a variable of type Operand, or a place in a list of operands, is one of several as the kernel runs", "keep the array or number in a variable of its own type, and make the operand where it is used");
    public static readonly Diagnostic WindowVariable = new("DJ1082", "variable as the index of a window",
        "an index of a window is not a constant", "give the Neighborhood in StencilOptions, or use constant indices");
    public static readonly Diagnostic Instruction = new("DJ1026", "unsupported construct",
        "the CIL instruction {0} cannot be compiled", "write it with arithmetic, loops, array elements and calls of static methods");
    public static readonly Diagnostic NullArray = new("DJ1027", "null that is no variable's",
        "null is used where kernels have none: as an object, or for its elements", "give every variable of such a type a value before it is used");
    public static readonly Diagnostic Finally = new("DJ1029", "finally block that does something",
        "the finally block of this try (lock, using and foreach over an enumerator make one too) writes to an array, throws, loops or calls a function", "do it after the try block's statements, or around the call of the kernel");
    public static readonly Diagnostic RowReference = new("DJ1028", "reference to a row of a T[][]",
        "a row of a T[][] is referred to by ref", "assign the row by its index, or write into its elements");

    public static readonly Diagnostic SliceForm = new("DJ1047", "slice that may be an index",
        "a slice that is passed to the kernel, or chosen as it runs, is one index and drops its axis, so that the result has another rank", "pass an int or an Index, or make the Slice where it is used");
    public static readonly Diagnostic ShapeList = new("DJ1048", "shape whose rank is not known",
        "how many lengths there are is known only as the kernel runs", "write the lengths one by one, up to 8, or pass the Shape of an array");
    public static readonly Diagnostic DelegateVariable = new("DJ1046", "delegate variable that changes",
        "a delegate variable gets lambdas in turn, and '{0}', which one of them uses, cannot be kept for it", "use a T[] in place of an NdArray<T> that the kernel makes, or assign the delegate once, with a condition ?:");
    public static readonly Diagnostic ManagedCode = new("DJ1045", "managed code",
        "{0} cannot go to or from the managed code that Jit.Managed calls", "hand over numbers, bools, arrays, structs of them and objects from outside; let it give back numbers, bools, T[] or T[,] and structs of them; copy a span into a T[]");

    public static readonly Diagnostic AxisValue = new("DJ1049", "axis that is no constant",
        "{0} is not known when the kernel is compiled, or names an axis twice", "write the axes as numbers, a.Sum(axis: 0) or a.Sum(axes: [0, -1]), and keepDims as true or false");

    // Parallel loops, as a front end reads them.
    public static readonly Diagnostic ParallelOptions = new("DJ1070", "options of a parallel loop",
        "the options of a parallel loop are not made in place", "write Prange(n, new PrangeOptions { AssumeIndependent = [nameof(a)] })");
    public static readonly Diagnostic ParallelArray = new("DJ1071", "array that a parallel loop is to assume independent",
        "there is no variable '{0}' of an array here", "name a parameter, a local or a captured variable that is an array, with nameof");

    public static readonly Diagnostic AssociativeMethod = new("DJ1072", "associative method",
        "method '{0}' is said to be associative, but is no static method that takes two numbers and returns one, all of one type, with an identity of it",
        "write [Associative(0.0)] static double F(double a, double b), or leave the attribute out");

    // Expression trees.
    public static readonly Diagnostic ExpressionKind = new("DJ1030", "kind of expression",
        "an expression of kind {0} cannot be compiled", "write it with arithmetic, conditions, blocks, loops, array elements and calls of static methods");
    public static readonly Diagnostic UndeclaredVariable = new("DJ1031", "variable of no block",
        "variable '{0}' is used where no block and no lambda declares it", "list it among the variables of a block around its uses");
    public static readonly Diagnostic UnassignedVariable = new("DJ1032", "variable of an object without a value",
        "variable '{0}', of a string or another object, may be read before it is assigned", "assign it on every way to its uses");
    public static readonly Diagnostic Jump = new("DJ1033", "jump to a label",
        "label '{0}' {1}", "jump to a label around the jump, or to one that is a statement of a block");

    // Methods of the framework that have an alternative.
    public static readonly Diagnostic RandomNumber = new("DJ1040", "random numbers",
        "{0} draws from a generator, an object whose state no kernel has", "draw from a Philox: var random = new Philox(seed, i); random.NextDouble()");
    public static readonly Diagnostic ProcessorDependent = new("DJ1041", "result that depends on the processor",
        "{0} gives other results on other processors", "write the operations that are meant, such as 1 / x, 1 / Math.Sqrt(x) or a cast");
    public static readonly Diagnostic Clock = new("DJ1042", "clock",
        "{0} reads the clock, which kernels cannot", "read it outside the kernel and pass the value in");

    // Limits.
    public static readonly Diagnostic CallDepth = new("DJ1050", "depth of calls",
        "{0} is called through more than {1} methods, each in the one before", "call it from fewer levels, and end generic recursion with a type that calls no other");
    public static readonly Diagnostic KernelSize = new("DJ1051", "size of a kernel",
        "the kernel and the methods it calls have more than {0} instructions of CIL, the last of them in {1}", "compile parts of it as kernels of their own");

    // Inference.
    public static readonly Diagnostic RankConflict = new("DJ2001", "arrays of different rank in one variable",
        "a variable is an array of rank {0}{1} on one path and of rank {2}{3} on another", "use a variable for each");
    public static readonly Diagnostic IndexCount = new("DJ2002", "number of indices",
        "{0} has rank {1} here but is indexed with {2}", "pass an array of as many axes as there are indices, or index it by its rank");

    public static readonly Diagnostic ReductionRank = new("DJ2003", "rank of the arrays of a product",
        "{0} takes arrays of rank {1}, and one has rank {2} here", "pass arrays of one axis, or rows of them");
    public static readonly Diagnostic TypeConflict = new("DJ2004", "different types in one variable",
        "a variable is {0} on one path and {1} on another", "use a variable for each");
    public static readonly Diagnostic IndexType = new("DJ2005", "index that is no integer",
        "an index must be an integer, and this one is {0}", "make it an integer there, or write (int)x");
    public static readonly Diagnostic OperandType = new("DJ2006", "operation that a dtype does not have",
        "{0} has no meaning for {1}", "convert the operands, as in (double)x");
    public static readonly Diagnostic NumberConversion = new("DJ2007", "conversion between dtypes",
        "{0} is not converted to {1}", "take the real part of a complex number, and compare with 0 to get a bool");

    public static readonly Diagnostic ReadOnly = new("DJ2008", "write to a read-only array",
        "{0} is read-only here and is written", "pass a Copy() of it, or the array that it is a view of");

    public static readonly Diagnostic ReducedAxis = new("DJ2009", "axis that an array has not",
        "axis {0} is none of an array of rank {1}, or it is named twice", "count axes from 0, or from the last, which is -1");
    public static readonly Diagnostic ReshapeCopy = new("DJ2030", "reshape that may copy",
        "the elements of an array that is not in C order may be copied for another shape, {0}", "reshape a Copy() of it");

    // Parallel loops.
    public static readonly Diagnostic RaceVariable = new("DJ2040", "variable that iterations of a parallel loop share",
        "'{0}' goes from one iteration of a parallel loop to the next: {1}", "write it as a sum, product, count, Math.Min, Math.Max, &=, |=, ^= or if (x < best) best = x, declare it inside the loop, or make the loop a plain one");
    public static readonly Diagnostic RaceArray = new("DJ2041", "array that iterations of a parallel loop share",
        "iterations of a parallel loop may meet in an element of {0}: {1}", "index what is written by the loop's number, as in a[i] or a[i, j], write sums as a[k] += x and read them after the loop, or vouch for the array with PrangeOptions.AssumeIndependent");
    public static readonly Diagnostic ParallelExit = new("DJ2042", "parallel loop that is left",
        "a parallel loop is left by break, return or goto", "let all iterations run, or make the loop a plain one");
    public static readonly Diagnostic ParallelConstruct = new("DJ2043", "construct in a parallel loop",
        "{0} is in a parallel loop", "do it before or after the loop, or make the loop a plain one");

    // Runtime.
    public static readonly Diagnostic ManySpecializations = new("DJ3001", "many specialisations (a warning)",
        "kernel '{0}' has been called with arguments of more than {1} kinds, and keeps code for as many: the one not used for longest is dropped, and compiled again when it is called",
        "pass arrays of fewer ranks and layouts, or raise JitOptions.MaximumSpecializations", IsWarning: true);

    /// <summary>All rows, in order of their codes.</summary>
    public static IReadOnlyList<Diagnostic> All { get; } =
    [.. typeof(DiagnosticCatalog).GetFields().Where(field => field.FieldType == typeof(Diagnostic)).Select(field => (Diagnostic)field.GetValue(null)!).OrderBy(row => row.Code)];
}
