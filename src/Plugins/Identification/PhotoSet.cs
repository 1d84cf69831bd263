using System.Numerics.Tensors;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos with their embeddings, taken as of length 1. Samples and vectors stay where they are, in the tables.</summary>
internal sealed class PhotoSet
{
    private readonly IReadOnlyList<Sample>[] _samples;
    private readonly (int Table, int Row)[] _places;
    private ReadOnlyMemory<float>[] _vectors;
    private float[] _scales;

    private PhotoSet(IReadOnlyList<EmbeddingTable> tables, (int Table, int Row)[] places)
    {
        (_places, Dimension) = (places, tables[0].Dimension);
        _samples = [.. tables.Select(t => t.Samples)];
        _vectors = [.. tables.Select(t => t.Vectors)];
        _scales = Array.ConvertAll(places, p => TensorPrimitives.Norm<float>(tables[p.Table].Row(p.Row)) is > 0 and var norm ? 1 / norm : 0);
    }

    /// <summary>Takes photos from tables whose vectors are of one length.</summary>
    public static PhotoSet Of(IReadOnlyList<EmbeddingTable> tables, Func<Sample, bool> isWanted)
    {
        var places = new List<(int, int)>();
        for (var table = 0; table < tables.Count; table++)
        {
            var samples = tables[table].Samples;
            for (var row = 0; row < samples.Count; row++)
            {
                if (isWanted(samples[row]))
                    places.Add((table, row));
            }
        }

        return new PhotoSet(tables, [.. places]);
    }

    public int Dimension { get; }

    public int Count => _places.Length;

    /// <summary>The photos, made anew whenever they are asked for.</summary>
    public IReadOnlyList<Sample> Samples => new OnDemandList<Sample>(Count, SampleOf);

    public Sample SampleOf(int photo) => _samples[_places[photo].Table][_places[photo].Row];

    /// <summary>Lets go of the vectors, once all is compared: they are most of what is held.</summary>
    public void ForgetVectors() => (_vectors, _scales) = ([], []);

    /// <summary>Writes a photo's vector, brought to length 1; one of zeros stays as it is, and is similar to nothing.</summary>
    public void CopyTo(Span<float> target, int photo) => TensorPrimitives.Multiply(Vector(photo), _scales[photo], target);

    /// <summary>Adds a photo's vector, brought to length 1, to a sum.</summary>
    public void AddTo(Span<float> sum, int photo) => TensorPrimitives.MultiplyAdd(Vector(photo), _scales[photo], sum, sum);

    /// <summary>Brings a vector to length 1; one of zeros stays as it is.</summary>
    public static void Normalise(Span<float> vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
    }

    /// <summary>The photos with the names that were given to them, as a table of embeddings.</summary>
    /// <param name="tables">The tables that the photos were taken from, read again.</param>
    /// <param name="name">The name of each photo.</param>
    /// <exception cref="StageException">They hold other photos than before.</exception>
    public EmbeddingTable Named(IReadOnlyList<EmbeddingTable> tables, Func<int, string> name)
    {
        if (!tables.Select(t => t.Samples.Count).SequenceEqual(_samples.Select(s => s.Count)) || tables.Any(t => t.Dimension != Dimension))
            throw Changed();
        var vectors = new float[(long)Count * Dimension];
        for (var i = 0; i < Count; i++)
        {
            // As many photos as before may be others.
            if (tables[_places[i].Table].Samples[_places[i].Row].Id != SampleOf(i).Id)
                throw Changed();
            tables[_places[i].Table].Row(_places[i].Row).CopyTo(vectors.AsSpan(i * Dimension));
        }

        return new EmbeddingTable(
            tables[0].Model,
            Dimension,
            new OnDemandList<Sample>(Count, i => SampleOf(i) with { Individual = name(i) }),
            vectors,
            new OnDemandList<Classification?>(Count, i => tables[_places[i].Table].Predictions[_places[i].Row]));
    }

    private static StageException Changed()
        => new("The embeddings were written anew while their animals were named. Run it again when nothing else writes there.");

    private ReadOnlySpan<float> Vector(int photo) => _vectors[_places[photo].Table].Span.Slice(_places[photo].Row * Dimension, Dimension);
}
