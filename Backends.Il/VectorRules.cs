using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using DualJit.IR;

namespace DualJit.Il;

/// <summary>How ops on vectors are emitted, with their operands on the stack: calls of .NET's methods on <see cref="Vector512{T}"/> and its like.</summary>
internal static class VectorRules
{
    public static void Emit(IlWriter il, in Instruction instruction, Func<ValueId, IrType> typeOf)
    {
        var type = instruction.Type;
        var from = instruction.Operands.Length == 0 ? type : typeOf(instruction.Operands[0]);
        switch (instruction.Op)
        {
            case Op.Splat when type.IsMask:
                il.Load(VectorTypes.AllLanes(type));
                il.Emit(OpCodes.Mul);
                break;
            case Op.Splat: il.Call(VectorTypes.Method(type, nameof(Vector512.Create), type.DType.ClrType)); break;
            case Op.Iota: il.Call(VectorTypes.Property(type, nameof(Vector512<int>.Indices))); break;
            case Op.Lane: PushLane(il, from, (int)instruction.Immediate); break;
            case Op.Insert when type.IsMask:
                il.Load((int)instruction.Immediate);
                il.Call(((Func<int, bool, int, int>)VectorMethods.WithLane).Method);
                break;
            case Op.Insert:
                var scalar = il.Declare(StackType.Local(type.Element));
                il.StoreLocal(scalar);
                il.Load((int)instruction.Immediate);
                il.LoadLocal(scalar);
                il.Call(VectorTypes.Method(type, nameof(Vector512.WithElement), VectorTypes.Of(type), typeof(int), type.DType.ClrType));
                break;
            case Op.ZipLow: il.Call(VectorMethods.Generic(nameof(VectorMethods.ZipLow), VectorTypes.Of(type), type.DType.ClrType)); break;
            case Op.ZipHigh: il.Call(VectorMethods.Generic(nameof(VectorMethods.ZipHigh), VectorTypes.Of(type), type.DType.ClrType)); break;
            case Op.Fold: Fold(il, instruction.Combiner, from); break;
            case Op.VectorLoad: Load(il, type, isMasked: instruction.Operands.Length > 1); break;
            case Op.Select: Select(il, from, type); break;
            case Op.Convert: Convert(il, from, type); break;
            case Op.Bitcast: il.Call(VectorMethods.Generic(nameof(VectorMethods.Reinterpret), VectorTypes.Of(from), VectorTypes.Of(type))); break;
            case { IsComparison: true }: Compare(il, instruction.Op, from); break;
            default:
                if (type.IsMask) Logic(il, instruction.Op, type);
                else Lanewise(il, instruction.Op, type, instruction.Operands.Length);
                break;
        }
    }

    /// <summary>Stores; the address, the vector and, if there is one, the mask are on the stack.</summary>
    public static void Store(IlWriter il, IrType type, bool isMasked)
    {
        if (isMasked && type.IsMask) il.Call(VectorMethods.Generic(nameof(VectorMethods.StoreMasked)));
        else if (isMasked) il.Call(VectorMethods.Generic(nameof(VectorMethods.StoreLanes), VectorTypes.Of(type), type.DType.ClrType));
        else if (type.IsMask) il.Call(VectorMethods.Generic($"{nameof(VectorMethods.StoreMask8)[..^1]}{type.Lanes}"));
        else VectorTypes.Store(il, type);
    }

    private static void Load(IlWriter il, IrType type, bool isMasked)
    {
        if (isMasked && type.IsMask) il.Call(VectorMethods.Generic(nameof(VectorMethods.LoadMasked)));
        else if (isMasked) il.Call(VectorMethods.Generic(nameof(VectorMethods.LoadLanes), VectorTypes.Of(type), type.DType.ClrType));
        else if (type.IsMask) il.Call(VectorMethods.Generic($"{nameof(VectorMethods.LoadMask8)[..^1]}{type.Lanes}"));
        else VectorTypes.Load(il, type);
    }

    private static void Lanewise(IlWriter il, Op op, IrType type, int arity)
    {
        var vector = VectorTypes.Of(type);
        if (op is Op.Shl or Op.Shr)
        {
            il.Load(type.DType.Bits - 1);
            il.Emit(OpCodes.And);
            string shift = op == Op.Shl ? nameof(Vector512.ShiftLeft) : type.DType.IsUnsigned ? nameof(Vector512.ShiftRightLogical) : nameof(Vector512.ShiftRightArithmetic);
            il.Call(VectorTypes.Method(type, shift, vector, typeof(int)));
            return;
        }
        string name = op switch
        {
            Op.Add => nameof(Vector512.Add),
            Op.Sub => nameof(Vector512.Subtract),
            Op.Mul => nameof(Vector512.Multiply),
            Op.Div => nameof(Vector512.Divide),
            Op.Neg => nameof(Vector512.Negate),
            Op.And => nameof(Vector512.BitwiseAnd),
            Op.Or => nameof(Vector512.BitwiseOr),
            Op.Xor => nameof(Vector512.Xor),
            Op.Not => nameof(Vector512.OnesComplement),
            Op.Min => nameof(Vector512.Min),
            Op.Max => nameof(Vector512.Max),
            Op.Abs => nameof(Vector512.Abs),
            Op.CopySign => nameof(Vector512.CopySign),
            Op.FusedMultiplyAdd => nameof(Vector512.FusedMultiplyAdd),
            Op.Sqrt => nameof(Vector512.Sqrt),
            Op.Floor => nameof(Vector512.Floor),
            Op.Ceiling => nameof(Vector512.Ceiling),
            Op.Truncate => nameof(Vector512.Truncate),
            Op.Round => nameof(Vector512.Round),
            _ => throw new InternalCompilerException($"the IL backend has no {OpTable.Of(op).Text} of {type}"),
        };
        il.Call(VectorTypes.Method(type, name, [.. Enumerable.Repeat(vector, arity)]));
    }

    private static void Compare(IlWriter il, Op op, IrType type)
    {
        if (type.IsMask)
        {
            il.Emit(OpCodes.Xor);
            if (op == Op.Eq) Complement(il, type);
            return;
        }
        var vector = VectorTypes.Of(type);
        il.Call(VectorTypes.Method(type, op switch
        {
            Op.Lt => nameof(Vector512.LessThan),
            Op.Le => nameof(Vector512.LessThanOrEqual),
            Op.Gt => nameof(Vector512.GreaterThan),
            Op.Ge => nameof(Vector512.GreaterThanOrEqual),
            _ => nameof(Vector512.Equals),
        }, vector, vector));
        il.Call(VectorTypes.Method(type, nameof(Vector512.ExtractMostSignificantBits), vector));
        il.Emit(OpCodes.Conv_I4);
        if (op == Op.Ne) Complement(il, type);
    }

    private static void Logic(IlWriter il, Op op, IrType type)
    {
        switch (op)
        {
            case Op.And: il.Emit(OpCodes.And); break;
            case Op.Or: il.Emit(OpCodes.Or); break;
            case Op.Xor: il.Emit(OpCodes.Xor); break;
            case Op.Not: Complement(il, type); break;
            default: throw new InternalCompilerException($"the IL backend has no {OpTable.Of(op).Text} of {type}");
        }
    }

    private static void Complement(IlWriter il, IrType type)
    {
        il.Load(VectorTypes.AllLanes(type));
        il.Emit(OpCodes.Xor);
    }

    private static void Select(IlWriter il, IrType condition, IrType type)
    {
        if (!condition.IsMask) il.Call(typeof(Semantics.Select).GetMethod(nameof(Semantics.Select.Eval))!.MakeGenericMethod(VectorTypes.Of(type)));
        else if (type.IsMask) il.Call(VectorMethods.Generic(nameof(VectorMethods.SelectBits)));
        else il.Call(VectorMethods.Generic($"Select{type.Lanes * type.DType.Bits}", type.DType.ClrType));
    }

    private static void Convert(IlWriter il, IrType from, IrType to)
    {
        if (from == to) return;
        if (from.IsMask)
        {
            il.Call(VectorMethods.Generic($"Expand{to.Lanes * to.DType.Bits}", to.DType.ClrType));
            il.Call(VectorTypes.Property(to, nameof(Vector512<int>.One)));
            Lanewise(il, Op.And, to, 2);
        }
        else if (to.IsMask)
        {
            il.Call(VectorTypes.Property(from, nameof(Vector512<int>.Zero)));
            Compare(il, Op.Ne, from);
        }
        else il.Call(VectorMethods.Generic(nameof(VectorMethods.Convert), VectorTypes.Of(from), from.DType.ClrType, VectorTypes.Of(to), to.DType.ClrType));
    }

    private static void PushLane(IlWriter il, IrType type, int lane)
    {
        il.Load(lane);
        if (type.IsMask)
        {
            il.Emit(OpCodes.Shr_Un);
            il.Load(1);
            il.Emit(OpCodes.And);
        }
        else il.Call(VectorTypes.Method(type, nameof(Vector512.GetElement), VectorTypes.Of(type), typeof(int)));
    }

    // Lane i with the one half the lanes away, and so on until neighbours are left: as a tree, whose root is the last step.
    private static void Fold(IlWriter il, Op op, IrType type)
    {
        var vector = il.Declare(VectorTypes.Of(type));
        il.StoreLocal(vector);
        PushFolded(0, 1);

        void PushFolded(int lane, int step)
        {
            if (step == type.Lanes)
            {
                il.LoadLocal(vector);
                PushLane(il, type, lane);
                return;
            }
            PushFolded(lane, step * 2);
            PushFolded(lane + step, step * 2);
            OpRules.EmitBinary(il, op, type.DType);
        }
    }
}
