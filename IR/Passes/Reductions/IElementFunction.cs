namespace DualJit.IR;

/// <summary>What a reduction combines the values of: a function of elements, put where it is needed, for one element or for all lanes at once.</summary>
internal interface IElementFunction
{
    IrType ReturnType { get; }

    /// <summary>One more than the arrays and scalars where it takes the number of the element too.</summary>
    int ParameterCount { get; }

    IrType ParameterType(int index);

    /// <summary>About how long it takes for one element.</summary>
    double Nanoseconds { get; }

    /// <summary>The most lanes for which every step of the function is an op on vectors; 0 where there are none.</summary>
    /// <remarks>What may trap, as the division of integers, is left to scalars, which do it element by element.</remarks>
    int FindLanes();

    /// <summary>Emits the function for vectors of arguments, and scalars that are the same for all lanes.</summary>
    ValueId EmitLanes(FunctionBuilder builder, ValueId[] arguments, int lanes);

    /// <summary>Emits the function for one element.</summary>
    ValueId EmitScalar(FunctionBuilder builder, ValueId[] arguments);
}
