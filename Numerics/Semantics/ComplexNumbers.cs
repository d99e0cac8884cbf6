using System.Numerics;

namespace DualJit.Semantics;

// Complex numbers and their parts. Arithmetic on them is that of System.Numerics.Complex, through the generic meanings.

public static class MakeComplex { public static Complex Eval(double re, double im) => new(re, im); }

public static class Real { public static double Eval(Complex a) => a.Real; }

public static class Imaginary { public static double Eval(Complex a) => a.Imaginary; }
