namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How many bits the network calculates with.</summary>
public enum PrecisionKind
{
    /// <summary>32-bit floating point.</summary>
    Full,

    /// <summary>Brain floating point: 16 bits, 8 of them the fraction. Faster where the processor has it; figures differ in the third digit.</summary>
    Bf16,
}
