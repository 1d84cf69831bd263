using System.Numerics.Tensors;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// One vector per photo from its RootSIFT descriptors: the sums of what each differs by from its nearest word, each word's part
/// brought to length 1 (VLAD: Jégou et al. 2010; intra-normalisation: Arandjelović and Zisserman 2013), roots taken, brought to
/// length 1, turned onto the training photos' principal components, whitened, and brought to length 1 again.
/// </summary>
internal sealed class VladEncoder
{
    private const int MostPhotos = 1500;
    private const int DescriptorsPerWord = 1000;

    private readonly byte[] _words;
    private readonly PrincipalComponents _components;

    private VladEncoder(byte[] words, PrincipalComponents components) => (_words, _components) = (words, components);

    /// <summary>Length of the vectors.</summary>
    internal int Dimension => _components.Count;

    /// <summary>Learns words and components.</summary>
    /// <param name="photos">How many photos there are, at least one.</param>
    /// <param name="features">The descriptors of each.</param>
    /// <param name="words">How many words.</param>
    /// <param name="dimension">Most components; fewer where the photos are fewer.</param>
    /// <param name="threads">Threads to use; the result is the same with any number.</param>
    /// <param name="random">Chooses photos, descriptors and first words.</param>
    /// <param name="cancellation">Ends it.</param>
    internal static VladEncoder Fit(
        int photos, Func<int, LocalFeatures> features, int words, int dimension, int threads, RandomStream random, CancellationToken cancellation)
    {
        var chosen = Enumerable.Range(0, photos).ToArray();
        random.Shuffle<int>(chosen);
        chosen = [.. chosen.Take(MostPhotos)];
        var perPhoto = Math.Max(8, words * DescriptorsPerWord / chosen.Length);
        var sample = new List<byte>();
        foreach (var photo in chosen)
        {
            var local = features(photo);
            var step = Math.Max(1, local.Count / perPhoto);
            for (var i = 0; i < local.Count; i += step)
                sample.AddRange(local.Descriptor(i));
        }

        // Photos without any keypoint leave nothing to learn words from: all vectors are zero then.
        if (sample.Count == 0)
            sample.AddRange(new byte[RootSift.Length]);
        var centres = SphericalKMeans.Fit([.. sample], words, 12, threads, random, cancellation);
        var vectors = new float[chosen.Length][];
        Parallel.For(0, chosen.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, i => vectors[i] = Aggregate(features(chosen[i]), centres));
        return new VladEncoder(centres, PrincipalComponents.Fit(vectors, dimension, threads, random));
    }

    /// <summary>The photo's vector, of length 1; zeros for a photo without keypoints.</summary>
    internal float[] Encode(LocalFeatures features)
    {
        if (features.Count == 0)
            return new float[Dimension];
        var vector = _components.Project(Aggregate(features, _words));
        Normalise(vector);
        return vector;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(_words.Length);
        writer.Write(_words);
        _components.Write(writer);
    }

    internal static VladEncoder Read(BinaryReader reader)
    {
        var length = reader.ReadInt32();
        if (length <= 0 || length % RootSift.Length != 0 || length > reader.BaseStream.Length)
            throw new StageException("The vocabulary of the keypoint model is damaged: fit the model again.");
        return new VladEncoder(reader.ReadBytes(length), PrincipalComponents.Read(reader));
    }

    internal static void Normalise(Span<float> vector)
    {
        var length = TensorPrimitives.Norm<float>(vector);
        if (length > 1e-12f)
            TensorPrimitives.Divide(vector, length, vector);
    }

    private static float[] Aggregate(LocalFeatures features, byte[] words)
    {
        var assignment = new int[features.Count];
        SphericalKMeans.Assign(features.Descriptors, words, assignment, 1);
        var vector = new float[words.Length];
        for (var i = 0; i < assignment.Length; i++)
        {
            var start = assignment[i] * RootSift.Length;
            var descriptor = features.Descriptor(i);
            for (var j = 0; j < RootSift.Length; j++)
                vector[start + j] += descriptor[j] - words[start + j];
        }

        for (var start = 0; start < vector.Length; start += RootSift.Length)
            Normalise(vector.AsSpan(start, RootSift.Length));
        for (var i = 0; i < vector.Length; i++)
            vector[i] = MathF.CopySign(MathF.Sqrt(Math.Abs(vector[i])), vector[i]);
        Normalise(vector);
        return vector;
    }
}
