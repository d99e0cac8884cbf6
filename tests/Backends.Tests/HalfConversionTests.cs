using System.Text;
using DualJit.Il;
using DualJit.IR;
using DualJit.Llvm;
using DualJit.Llvm.Interop;

namespace DualJit.Tests;

/// <summary>Conversions of f16: every one of them, and what rounds to each, by instructions and by the integer code for CPUs without them.</summary>
public sealed unsafe class HalfConversionTests
{
    public static TheoryData<string> Executors => LlvmLibrary.State.IsAvailable ? ["il", "llvm", "llvm without instructions"] : ["il"];

    private static IBackend Backend(string name) => name switch
    {
        "il" => new IlBackend(),
        "llvm" => new LlvmBackend(),
        _ => new LlvmBackend { UsesHalfInstructions = false },
    };

    [Theory]
    [MemberData(nameof(Executors))]
    public void Every_half_has_its_float_and_double(string executor)
    {
        var halves = AllHalves();
        Check(executor, halves, Array.ConvertAll(halves, half => (float)half));
        Check(executor, halves, Array.ConvertAll(halves, half => (double)half));
    }

    [Theory]
    [MemberData(nameof(Executors))]
    public void Floats_round_once(string executor)
    {
        // Each half, the middle between it and the next, and the floats beside both.
        var floats = AllHalves().Where(Half.IsFinite).SelectMany(half => new[] { (float)half, ((float)half + (float)Half.BitIncrement(half)) / 2 })
            .SelectMany(value => new[] { value, MathF.BitIncrement(value), MathF.BitDecrement(value) })
            .Concat([float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon]).ToArray();
        Check(executor, floats, Array.ConvertAll(floats, value => (Half)value));
    }

    [Theory]
    [MemberData(nameof(Executors))]
    public void Doubles_round_once(string executor)
    {
        // Rounding the doubles beside the middle to float first would lose which side they are on.
        var doubles = AllHalves().Where(Half.IsFinite).SelectMany(half => new[] { (double)half, ((double)half + (double)Half.BitIncrement(half)) / 2 })
            .SelectMany(value => new[] { value, Math.BitIncrement(value), Math.BitDecrement(value), value * (1 + 1e-9), value * (1 - 1e-9) })
            .Concat([double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.MinValue, double.Epsilon, 1e-45, -1e-300]).ToArray();
        Check(executor, doubles, Array.ConvertAll(doubles, value => (Half)value));
    }

    // What is kept of a * b before c is added would show.
    [Theory]
    [MemberData(nameof(Executors))]
    public void Each_operation_of_a_chain_rounds(string executor)
    {
        var halves = AllHalves();
        var shuffled = (Half[])halves.Clone();
        new Random(5).Shuffle(shuffled);
        var results = new Half[halves.Length];
        var code = new MachineCode(Backend(executor), Pipeline.Lower(Parser.Parse("""
            stage array
            func @chain(%a: ptr, %b: ptr, %result: ptr, %n: i64) -> void {
            b0:
                %zero = const 0 : i64
                %one = const 1 : i64
                jump b1(%zero)
            b1(%i: i64):
                %more = lt %i, %n
                br %more, b2, b3
            b2:
                %pa = offset %a, %i : f16
                %x = load %pa : f16
                %pb = offset %b, %i : f16
                %y = load %pb : f16
                %product = mul %x, %y
                %sum = add %product, %x
                %root = sqrt %sum
                %difference = sub %root, %y
                %quotient = div %difference, %product
                %pr = offset %result, %i : f16
                store %quotient, %pr
                %next = add %i, %one
                jump b1(%next)
            b3:
                ret
            }
            """)));
        fixed (Half* a = halves, b = shuffled, r = results) code.Run((long)a, (long)b, (long)r, halves.Length);
        for (int i = 0; i < halves.Length; i++)
        {
            Half x = halves[i], y = shuffled[i], product = x * y, expected = (Half.Sqrt(product + x) - y) / product;
            Assert.True(expected.Equals(results[i]) && Half.IsNegative(expected) == Half.IsNegative(results[i]) || Half.IsNaN(expected) && Half.IsNaN(results[i]), $"{x}, {y}: {expected}, got {results[i]}");
        }
    }

    // What LLVM's compiler would link in, such as __truncsfhf2, is not there when kernels are linked.
    [LlvmFact]
    public void Code_for_a_cpu_without_instructions_calls_no_function()
    {
        if (!HostTarget.Current.IsX86) return;
        var module = Pipeline.Lower(Parser.Parse("""
            stage array
            func @f(%a: f16, %b: f64, %c: i64, %d: bool, %p: ptr) -> f16 {
            b0:
                %x = conv %b : f16
                %y = conv %c : f16
                %z = select %d, %x, %y
                %s = add %z, %a
                %l = lt %s, %x
                br %l, b1(%s), b1(%a)
            b1(%m: f16):
                %old = load %p : f16
                store %m, %p
                %g = call @g(%m, %old)
                %w = conv %g : i64
                %v = conv %w : f16
                ret %v
            }
            func @g(%a: f16, %b: f16) -> f16 {
            b0:
                %c = min %a, %b
                %s = sqrt %c
                %l = lt %a, %b
                br %l, b1, b2
            b1:
                %r = call @g(%s, %b)
                ret %r
            b2:
                ret %s
            }
            """));
        string assembly = CompileThread.Run(_ =>
        {
            var host = HostTarget.Current with { Cpu = "x86-64", Features = "" };
            using var machine = host.CreateMachine();
            using var context = LLVMContextRef.Create();
            using var target = context.CreateModuleWithName("baseline");
            target.Target = host.Triple;
            target.DataLayout = host.DataLayout;
            new ModuleLowering(module, context, target, hasHalfConversions: false, new Dictionary<FunctionId, string>()).Run("f", locatesLoops: false);
            using var buffer = machine.EmitToMemoryBuffer(target, LLVMCodeGenFileType.LLVMAssemblyFile);
            return Encoding.UTF8.GetString(buffer.Bytes);
        });
        Assert.DoesNotMatch("__[a-z]+hf[a-z]*[0-9]?", assembly);
    }

    private static Half[] AllHalves() => [.. Enumerable.Range(0, 65536).Select(bits => BitConverter.UInt16BitsToHalf((ushort)bits))];

    private static void Check<TFrom, TTo>(string executor, TFrom[] values, TTo[] expected) where TFrom : unmanaged where TTo : unmanaged
    {
        var (from, to) = (DTypes.Of<TFrom>(), DTypes.Of<TTo>());
        var module = new Module();
        var builder = new FunctionBuilder(module, "convert", IrType.Void, (IrType.Pointer, "from"), (IrType.Pointer, "to"), (IrType.Int64, "n"));
        var parameters = builder.Function.Parameters;
        var (head, body, exit) = (builder.NewBlock(), builder.NewBlock(), builder.NewBlock());
        var i = builder.Function.AddParameter(head, IrType.Int64, "i");
        builder.Jump(head, builder.Const(0L));
        builder.SwitchTo(head);
        builder.Branch(builder.Emit(Op.Lt, i, parameters[2]), body, exit);
        builder.SwitchTo(body);
        var value = builder.EmitTyped(Op.Load, IrType.Scalar(from), builder.Emit(Op.Offset, (long)from, parameters[0], i));
        builder.Emit(Op.Store, builder.Convert(value, to), builder.Emit(Op.Offset, (long)to, parameters[1], i));
        builder.Jump(head, builder.Emit(Op.Add, i, builder.Const(1L)));
        builder.SwitchTo(exit);
        builder.Return();
        builder.Finish();
        var results = new TTo[values.Length];
        fixed (TFrom* source = values)
        fixed (TTo* target = results) new MachineCode(Backend(executor), Pipeline.Lower(module)).Run((long)source, (long)target, values.Length);
        for (int k = 0; k < values.Length; k++)
        {
            // A NaN has many bits.
            if (expected[k].Equals(results[k]) && (ScalarBits.Of(expected[k]) == ScalarBits.Of(results[k]) || IsNaN(expected[k]))) continue;
            Assert.Fail($"{values[k]}: {expected[k]} expected, got {results[k]}");
        }
    }

    private static bool IsNaN<T>(T value) => value is float.NaN or double.NaN || (value is Half half && Half.IsNaN(half));
}
