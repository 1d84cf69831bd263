namespace ReIdFlow.Contracts;

/// <summary>A sample's vector from one model.</summary>
public sealed record Embedding
{
    /// <summary>The sample, without its pixels.</summary>
    public required Sample Sample { get; init; }

    /// <summary>The id of the model's stage.</summary>
    public required string Model { get; init; }

    /// <summary>The vector; every embedding of a model has the same length.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>The individual the model takes the sample for; null for a model that does not classify.</summary>
    public Classification? Prediction { get; init; }
}
