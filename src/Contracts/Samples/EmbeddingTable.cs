namespace ReIdFlow.Contracts;

/// <summary>All embeddings of one model, read back from a store.</summary>
public sealed class EmbeddingTable
{
    /// <summary>Puts a table together.</summary>
    /// <param name="model">The id of the model's stage.</param>
    /// <param name="dimension">Length of each vector.</param>
    /// <param name="samples">One sample per row, without pixels.</param>
    /// <param name="vectors">The vectors, row after row: rows × dimension numbers.</param>
    /// <param name="predictions">One per row; null where the model does not classify.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public EmbeddingTable(
        string model,
        int dimension,
        IReadOnlyList<Sample> samples,
        ReadOnlyMemory<float> vectors,
        IReadOnlyList<Classification?> predictions)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(predictions);
        if (vectors.Length != (long)samples.Count * dimension)
            throw new ArgumentException($"{samples.Count} rows of {dimension} numbers need {(long)samples.Count * dimension}, not {vectors.Length}.", nameof(vectors));
        if (predictions.Count != samples.Count)
            throw new ArgumentException($"{samples.Count} rows need as many predictions, not {predictions.Count}.", nameof(predictions));
        (Model, Dimension, Samples, Vectors, Predictions) = (model, dimension, samples, vectors, predictions);
    }

    /// <summary>The id of the model's stage.</summary>
    public string Model { get; }

    /// <summary>Length of each vector.</summary>
    public int Dimension { get; }

    /// <summary>One sample per row, without pixels.</summary>
    public IReadOnlyList<Sample> Samples { get; }

    /// <summary>The vectors, row after row: rows × <see cref="Dimension"/> numbers.</summary>
    public ReadOnlyMemory<float> Vectors { get; }

    /// <summary>One per row; null where the model does not classify.</summary>
    public IReadOnlyList<Classification?> Predictions { get; }

    /// <summary>The vector of one row.</summary>
    public ReadOnlySpan<float> Row(int index) => Vectors.Span.Slice(index * Dimension, Dimension);
}
