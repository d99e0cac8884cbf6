using DualJit.IR;

namespace DualJit.Tests;

/// <summary>IR text: what is printed is read back, and what is wrong is said with its place.</summary>
public sealed class TextTests
{
    [Fact]
    public void PrintsAFunction()
    {
        var module = new Module { Stage = Stage.Machine };
        var builder = new FunctionBuilder(module, "scale", IrType.Float64, (IrType.Pointer, "x"), (IrType.Int64, "n"), (IrType.Float64, null));
        var address = builder.Emit(Op.Offset, (long)DType.Float64, builder.Function.Parameters[0], builder.Function.Parameters[1]);
        var loaded = builder.EmitTyped(Op.Load, IrType.Float64, address);
        var product = builder.Emit(Op.Mul, loaded, builder.Function.Parameters[2]);
        builder.Emit(Op.Store, product, address);
        builder.Return(builder.Emit(Op.Add, product, builder.Const(0.1)));
        builder.Finish();
        Assert.Equal("""
            stage machine

            func @scale(%x: ptr, %n: i64, %0: f64) -> f64 {
            b0:
                %1 = offset %x, %n : f64
                %2 = load %1 : f64
                %3 = mul %2, %0
                store %3, %1
                %4 = const 0.1 : f64
                %5 = add %3, %4
                ret %5
            }

            """, module.ToString());
    }

    [Fact]
    public void EveryFormIsReadAsItIsPrinted()
    {
        const string text = """
            stage array

            func @f(%a: array<f64,2,F>, %b: array<i32,?>, %c: array<bool,1,Strided>, %p: ptr, %i: i64, %s: bool) -> f64 {
            b0:
                %0 = const -7 : i8
                %1 = conv %0 : f64
                %2 = conv.overflows %1 : u8
                %3 = neg %1
                %4 = add %1, %3
                %5 = select %s, %1, %4
                %6 = dim %a, 1
                %7 = length %b
                %8 = element.load %a, %i, %6
                element.store %a, %8, %i, %7
                %9 = element.address %c, %i
                %10 = load %9 : bool
                store %10, %9
                %11 = offset %p, %i : i16
                %12 = stack.ok
                guard %12, InsufficientStack
                guard %s, IndexOutOfRange(%i, %6)
                call @g(%a)
                %13 = call @h()
                br %s, b1(%1, %i), b2
            b1(%x: f64, %v0.1: i64):
                jump b3(%x)
            b2:
                trap DivideByZero
            b3(%14: f64):
                br %10, b4, b5
            b4:
                throw System.ArgumentOutOfRangeException(string "v", string "\"\\\n\u0007 ü")
            b5:
                throw DualJit.Tests.TextTests+Failure(f64 %14, System.DayOfWeek 3, string null, u8 200, System.Char 65)
            }

            func @g(%a: array<f64,2,F>) -> void {
            b0:
                ret
            }

            func @h() -> i32 {
            b0:
                %0 = const 2147483647 : i32
                ret %0
            }

            """;
        Assert.Equal(text, Parser.Parse(text).ToString());
    }

    public sealed class Failure(double value, DayOfWeek day, string? text, byte small, char letter) : Exception($"{value} {day} {text} {small} {letter}");

    [Fact]
    public void ExceptionArgumentsAreReadWithTheirTypes()
    {
        var module = Parser.Parse("""
            stage machine
            func @f(%x: f64) -> void {
            b0:
                throw DualJit.Tests.TextTests+Failure(f64 %x, System.DayOfWeek 3, string "t", u8 200, System.Char 65)
            }
            """);
        var thrown = Assert.Throws<Failure>(() => new Interpreter(module).Run(RuntimeValue.Of(1.5)));
        Assert.Equal("1.5 Wednesday t 200 A", thrown.Message);
    }

    [Theory]
    [InlineData("true : bool")]
    [InlineData("false : bool")]
    [InlineData("-128 : i8")]
    [InlineData("255 : u8")]
    [InlineData("-32768 : i16")]
    [InlineData("65535 : u16")]
    [InlineData("-2147483648 : i32")]
    [InlineData("4294967295 : u32")]
    [InlineData("-9223372036854775808 : i64")]
    [InlineData("18446744073709551615 : u64")]
    [InlineData("0.1 : f32")]
    [InlineData("3.4028235E+38 : f32")]
    [InlineData("1E-45 : f32")]
    [InlineData("-0 : f64")]
    [InlineData("5E-324 : f64")]
    [InlineData("1.7976931348623157E+308 : f64")]
    [InlineData("inf : f64")]
    [InlineData("-inf : f32")]
    [InlineData("nan : f64")]
    [InlineData("nan : f32")]
    [InlineData("0x7ff8000000000001 : f64")]
    [InlineData("1.5 : f16")]
    public void ConstantsAreReadAsTheyArePrinted(string constant)
    {
        var module = Parser.Parse($"stage machine\nfunc @f() -> void {{\nb0:\n    %0 = const {constant}\n    ret\n}}\n");
        Assert.Empty(Verifier.Verify(module));
        Assert.Contains($"    %0 = const {constant}\n", module.ToString());
    }

    [Fact]
    public void NamesOfTheSourceAreMadeUniqueAndReadable()
    {
        var module = new Module { Stage = Stage.Machine };
        var builder = new FunctionBuilder(module, "<Main>g__Sum|0_1", IrType.Void, (IrType.Int32, "i"), (IrType.Int32, "i"), (IrType.Int32, "i.1"), (IrType.Int32, "CS$<>8__x"), (IrType.Int32, "7"));
        builder.Return();
        builder.Finish();
        new FunctionBuilder(module, "_Main_g__Sum_0_1", IrType.Void).Return();
        string text = module.ToString();
        Assert.Contains("func @_Main_g__Sum_0_1(%i: i32, %i.1: i32, %i.1.1: i32, %CS___8__x: i32, %_7: i32) -> void {", text);
        Assert.Contains("func @_Main_g__Sum_0_1.1() -> void {", text);
        Assert.Equal(text, Parser.Parse(text).ToString());
    }

    [Fact]
    public void AUseMayComeBeforeItsDefinitionInTheText()
    {
        var module = Parser.Parse("""
            stage machine
            func @f(%a: f32) -> f32 {
            entry:
                jump first
            second:
                %d = add %c, %c      ; its type follows from what stands below
                ret %d
            first:
                %c = neg %b
                jump second
            unreachable:
                %b = neg %a
                jump first
            }
            """);
        Assert.Equal(IrType.Scalar(DType.Float32), module.Entry[new BlockId(1)].Instructions[0].Type);
    }

    [Theory]
    [InlineData("func @f() -> void {", "line 1, column 1: expected 'stage', not 'func'")]
    [InlineData("stage lunch", "line 1, column 7: expected a stage (Untyped, Array, Loop, Machine), not 'lunch'")]
    [InlineData("stage array\nfunc f() -> void {", "line 2, column 6: expected the name of a function, not 'f'")]
    [InlineData("stage array\nfunc @f(%a: i33) -> void {", "line 2, column 13: there is no type 'i33'")]
    [InlineData("stage array\nfunc @f(%a: array<f64,1,D>) -> void {", "line 2, column 25: expected a layout (C, F, Inner, Strided), not 'D'")]
    [InlineData("stage array\nfunc @f() -> void {\n}", "line 2, column 6: @f has no block")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    ret\n", "line 5, column 1: expected an op, not the end")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    jmp b1\n}", "line 4, column 5: there is no op 'jmp'")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    jump b1\n}", "line 4, column 10: there is no block b1")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    ret %x\n}", "line 4, column 9: there is no value %x")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    call @g()\n}", "line 4, column 10: there is no function @g")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    %0 = const 300 : u8\n}", "line 4, column 16: '300' is no constant of type u8")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    %0 = const -1 : u64\n}", "line 4, column 16: '-1' is no constant of type u64")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    %0 = const 1.5 : i32\n}", "line 4, column 16: '1.5' is no constant of type i32")]
    [InlineData("stage array\nfunc @f(%a: (f64, ) ) -> void {", "line 2, column 19: expected a type, not ')'")]
    [InlineData("stage array\nfunc @f(%a: (f64, i32)) -> void {\nb0:\n    %0 = get %a, 2\n}", "line 4, column 5: (f64, i32) has no item 2")]
    [InlineData("stage array\nfunc @f(%a: f64) -> void {\nb0:\n    %0 = get %a, 0\n}", "line 4, column 5: f64 has no item 0")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    %0 = ret\n}", "line 4, column 5: ret has no result")]
    [InlineData("stage array\nfunc @f(%a: i32) -> void {\nb0:\n    %a = neg %a\n}", "line 4, column 5: %a is defined twice")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    %a = neg %a\n}", "line 4, column 14: its type depends on itself")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    ret\nb0:\n    ret\n}", "line 5, column 1: b0 is defined twice")]
    [InlineData("stage array\nfunc @f() -> void {\nb0(%a: i32):\n    ret\n}", "line 3, column 1: the parameters of the entry block are those of the function")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    ret ret\n}", "line 4, column 9: expected a value, not 'ret'")]
    [InlineData("stage array\nfunc @f(%a: i32) -> void {\nb0:\n    %0 = neg %a ret\n}", "line 4, column 17: expected the end of the line, not 'ret'")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    trap Hunger\n}", "line 4, column 10: expected a trap (None, IndexOutOfRange, DivideByZero, Overflow, InsufficientStack, OutOfMemory, NullReference), not 'Hunger'")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    throw System.String(string \"a\")\n}", "line 4, column 11: System.String is no exception with a constructor of these parameters")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    throw No.Such()\n}", "line 4, column 11: there is no type No.Such")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    throw System.Exception(string \"a\n\")\n}", "line 4, column 35: the string does not end")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    throw System.Exception(string \"\\q\")\n}", "line 4, column 37: expected \\\", \\\\, \\n or \\u and four digits")]
    [InlineData("stage array\nfunc @f() -> void {\nb0:\n    &\n}", "line 4, column 5: unexpected '&'")]
    [InlineData("stage array\nfunc @f(% : i32) -> void {", "line 2, column 9: expected a name after '%'")]
    public void ErrorsSayWhereAndWhatWasExpected(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => Parser.Parse(text)).Message);

    [Fact]
    public void WhatIsNotValidIsPrintedAllTheSame()
    {
        var module = new Module { Stage = Stage.Machine };
        var function = new Function("broken", IrType.Int32);
        module.Add(function);
        function.NewBlock();
        var value = new ValueId(99);
        function.Entry.Instructions.Add(new Instruction(Op.Add, IrType.Int32, new ValueId(7), [value, value], 0, [], SourceLocation.None));
        function.Entry.Instructions.Add(new Instruction(Op.Call, IrType.Void, ValueId.None, [], 12, [], SourceLocation.None));
        function.Entry.Instructions.Add(new Instruction(Op.Throw, IrType.Void, ValueId.None, [value], 3, [], SourceLocation.None));
        function.Entry.Instructions.Add(new Instruction(Op.Jump, IrType.Void, ValueId.None, [], 0, [new Edge(new BlockId(5))], SourceLocation.None));
        string text = module.ToString();
        Assert.Contains("%0 = add %undefined99, %undefined99", text);
        Assert.Contains("call @12()", text);
        Assert.Contains("throw exception3(%undefined99)", text);
        Assert.Contains("jump b5", text);
    }
}
