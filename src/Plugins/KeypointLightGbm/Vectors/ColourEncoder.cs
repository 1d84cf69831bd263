using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Vectors of a photo's colours: fine histograms turned onto the training photos' principal components, whitened and brought to
/// length 1. Whitening makes rare colours count: what most photos share, the brown of the coat or the grey of the ground, says
/// little (Jégou and Chum 2012). The middle, where the animal is, and what is around it get a vector each.
/// </summary>
internal sealed class ColourEncoder
{
    private const int MostPhotos = 1500;

    private readonly PrincipalComponents[] _components;

    private ColourEncoder(PrincipalComponents[] components) => _components = components;

    /// <summary>Learns the components.</summary>
    /// <param name="photos">How many photos there are, at least one.</param>
    /// <param name="colours">The colours of each.</param>
    /// <param name="dimension">Most components; fewer where the photos are fewer.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <param name="random">Chooses photos and first directions.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static ColourEncoder Fit(int photos, Func<int, ColourStatistics> colours, int dimension, int threads, RandomStream random, CancellationToken cancellation)
    {
        var chosen = Enumerable.Range(0, photos).ToArray();
        random.Shuffle<int>(chosen);
        chosen = [.. chosen.Take(MostPhotos)];
        var components = new PrincipalComponents[ColourStatistics.FineParts];
        for (var part = 0; part < components.Length; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            components[part] = PrincipalComponents.Fit([.. chosen.Select(i => Part(colours(i), part))], dimension, threads, random);
        }

        return new ColourEncoder(components);
    }

    /// <summary>The vectors of the whole, the middle and what is around it, each of length 1 (0 where the photo is just the average one).</summary>
    internal float[][] Encode(ColourStatistics colours)
    {
        var vectors = new float[_components.Length][];
        for (var part = 0; part < vectors.Length; part++)
        {
            vectors[part] = _components[part].Project(Part(colours, part));
            VladEncoder.Normalise(vectors[part]);
        }

        return vectors;
    }

    internal void Write(BinaryWriter writer)
    {
        foreach (var components in _components)
            components.Write(writer);
    }

    internal static ColourEncoder Read(BinaryReader reader)
    {
        var components = new PrincipalComponents[ColourStatistics.FineParts];
        for (var part = 0; part < components.Length; part++)
            components[part] = PrincipalComponents.Read(reader);
        return new ColourEncoder(components);
    }

    private static float[] Part(ColourStatistics colours, int part)
    {
        var bytes = colours.Fine.AsSpan(part * ColourStatistics.JointBins, ColourStatistics.JointBins);
        var values = new float[bytes.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = bytes[i] / 255f;
        return values;
    }
}
