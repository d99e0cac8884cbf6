using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Every op that has a meaning has one for every dtype that kernels may use it with.</summary>
public sealed class MeaningsTests
{
    public static TheoryData<Op, DType> All()
    {
        var data = new TheoryData<Op, DType>();
        foreach (var info in OpTable.All)
            foreach (var dtype in DTypes.All.Where(dtype => DTypes.All.Any(target => Meanings.Exists(info.Op, dtype, target)))) data.Add(info.Op, dtype);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public void TheMeaningTakesTheDtype(Op op, DType dtype)
    {
        foreach (var target in OpTable.Of(op).Form is Form.Typed or Form.OfType ? DTypes.All.Where(target => Meanings.Exists(op, dtype, target)) : [dtype])
        {
            var meaning = Meanings.Of(op, dtype, target);
            var parameters = meaning.GetParameters();
            Assert.Equal(dtype.ClrType, parameters[op == Op.Select ? 1 : 0].ParameterType);
            Assert.False(meaning.ContainsGenericParameters);
            if (dtype == DType.Complex128 || meaning.ReturnType == DType.Complex128.ClrType) continue;
            var operands = new long[parameters.Length];
            if (op is Op.Div or Op.Rem) operands[1] = RuntimeValue.Unbox(Meanings.Of(Op.Convert, DType.Bool, dtype).Invoke(null, [true])!).Bits;
            Evaluator.Of(op, dtype, target)(operands);
        }
    }

    [Fact]
    public void ComplexNumbersAreNotEvaluatedAsBits()
    {
        Assert.Throws<InternalCompilerException>(() => Evaluator.Of(Op.Complex, DType.Float64)([0, 0]));
        Assert.Throws<InternalCompilerException>(() => Evaluator.Of(Op.Real, DType.Complex128)([0]));
    }

    [Fact]
    public void AnExactOverloadGoesBeforeTheGenericMethod()
    {
        Assert.False(Meanings.Of(Op.Rem, DType.Int32).IsGenericMethod);
        Assert.False(Meanings.Of(Op.And, DType.Bool).IsGenericMethod);
        Assert.True(Meanings.Of(Op.And, DType.Int32).IsGenericMethod);
    }

    [Fact]
    public void WhatAnOpDoesNotTakeIsRefused()
    {
        Assert.Throws<InternalCompilerException>(() => Meanings.Of(Op.Add, DType.Bool));
        Assert.Throws<InternalCompilerException>(() => Meanings.Of(Op.Sqrt, DType.Int32));
        Assert.Throws<InternalCompilerException>(() => Meanings.Of(Op.Load, DType.Float64));
    }

    [Fact]
    public void AnInstructionNamesItsMeaning()
    {
        var function = Parser.Parse("""
            stage machine
            func @f(%c: bool, %x: f32, %n: u8, %s: i32, %p: ptr) -> void {
            b0:
                %0 = select %c, %x, %x
                %1 = conv %n : f64
                %2 = conv.overflows %x : u8
                %3 = shl %n, %s
                %4 = select %c, %p, %p
                ret
            }
            """).Entry;
        string[] meanings = [.. function.Entry.Instructions.Where(instruction => Meanings.Has(instruction.Op)).Select(instruction => Meanings.Of(instruction, function.TypeOf)).Select(method =>
            $"{method.DeclaringType!.Name} {string.Join(" ", method.GetGenericArguments().Select(type => type.Name))}")];
        Assert.Equal(["Select Single", "Convert Byte Double", "ConvertOverflows Single Byte", "Shl Byte", "Select Int64"], meanings);
    }
}
