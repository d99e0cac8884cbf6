using DualJit.IR;

namespace DualJit.Tests;

/// <summary>Every op that has a meaning has one for every dtype that kernels may use it with.</summary>
public sealed class MeaningsTests
{
    private static readonly DType[] ScalarTypes = [.. DTypes.All.Where(dtype => dtype is not (DType.Float16 or DType.Complex128))];

    public static TheoryData<Op, DType> All()
    {
        var data = new TheoryData<Op, DType>();
        foreach (var info in OpTable.All.Where(info => info.Meaning is not null))
            foreach (var dtype in ScalarTypes.Where(dtype => (info.Operands & dtype.Kind) != 0))
                data.Add(info.Op, dtype);
        return data;
    }

    [Theory, MemberData(nameof(All))]
    public void TheMeaningTakesTheDtype(Op op, DType dtype)
    {
        var targets = OpTable.Of(op).Form is Form.Typed or Form.OfType
            ? ScalarTypes.Where(target => op != Op.Bitcast || (target.Size == dtype.Size && target != DType.Bool))
            : [dtype];
        foreach (var target in targets)
        {
            var meaning = Meanings.Of(op, dtype, target);
            var parameters = meaning.GetParameters();
            Assert.Equal(dtype.ClrType, parameters[op == Op.Select ? 1 : 0].ParameterType);
            Assert.False(meaning.ContainsGenericParameters);
            var operands = new long[parameters.Length];
            if (op is Op.Div or Op.Rem) operands[1] = ScalarBits.Unbox(System.Convert.ChangeType(1, dtype.ClrType));
            Evaluator.Of(op, dtype, target)(operands);
        }
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
