using System.Numerics.Tensors;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Identification;

/// <summary>Photos with their embeddings, taken as of length 1. Samples and vectors stay where they are, in the tables.</summary>
internal sealed class PhotoSet
{
    private readonly IReadOnlyList<EmbeddingTable> _tables;
    private readonly (int Table, int Row)[] _places;
    private readonly float[] _scales;

    private PhotoSet(IReadOnlyList<EmbeddingTable> tables, (int Table, int Row)[] places)
    {
        (_tables, _places) = (tables, places);
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

    public int Dimension => _tables[0].Dimension;

    public int Count => _places.Length;

    /// <summary>The photos, made anew whenever they are asked for.</summary>
    public IReadOnlyList<Sample> Samples => new OnDemandList<Sample>(Count, SampleOf);

    public Sample SampleOf(int photo) => _tables[_places[photo].Table].Samples[_places[photo].Row];

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
    public EmbeddingTable Named(string model, Func<int, string> name)
    {
        var vectors = new float[(long)Count * Dimension];
        for (var i = 0; i < Count; i++)
            Vector(i).CopyTo(vectors.AsSpan(i * Dimension));
        return new EmbeddingTable(
            model,
            Dimension,
            new OnDemandList<Sample>(Count, i => SampleOf(i) with { Individual = name(i) }),
            vectors,
            new OnDemandList<Classification?>(Count, i => _tables[_places[i].Table].Predictions[_places[i].Row]));
    }

    private ReadOnlySpan<float> Vector(int photo) => _tables[_places[photo].Table].Row(_places[photo].Row);
}
