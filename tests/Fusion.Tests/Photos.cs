using System.Runtime.CompilerServices;

namespace ReIdFlow.Tests;

/// <summary>Photos whose vectors from several models show their individual more or less clearly, as training data.</summary>
internal sealed class Photos : ITrainingData
{
    private readonly List<Sample> _all = [];

    /// <param name="individuals">How many individuals.</param>
    /// <param name="each">How many photos of each.</param>
    /// <param name="split">The split of all of them.</param>
    /// <param name="noise">For each model how much its vectors stray from the individual's.</param>
    public Photos(int individuals, int each, Split split, params (string Model, double Noise)[] noise)
    {
        for (var individual = 0; individual < individuals; individual++)
        {
            for (var photo = 0; photo < each; photo++)
            {
                var id = $"{split}-{individual}-{photo}";
                _all.Add(new Sample
                {
                    Id = id,
                    Path = id + ".jpg",
                    Individual = $"i{individual}",
                    Split = split,
                    Embeddings = noise.ToDictionary(n => n.Model, n => (ReadOnlyMemory<float>)Vector($"i{individual}", id, n.Model, n.Noise)),
                });
            }
        }
    }

    /// <summary>Matchers upstream: for each how far its log-odds stray from 3 for a pair of one individual, and from −3 for others.</summary>
    public Dictionary<string, double> Matchers { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<string> HeldOutMatchers => [.. Matchers.Keys.Order(StringComparer.Ordinal)];

    public IEnumerable<Ranking> RankHeldOut(string matcher, IReadOnlyList<int> positions, CancellationToken cancellation)
        => Rankings(matcher, [.. positions.Select(p => Samples[p])]);

    /// <summary>What a matcher says of these photos, each sought among the others.</summary>
    public IEnumerable<Ranking> Rankings(string matcher) => Rankings(matcher, Samples);

    private IEnumerable<Ranking> Rankings(string matcher, IReadOnlyList<Sample> samples)
        => samples.Select(q => new Ranking(q, [.. samples.Where(s => s.Id != q.Id).Select(s => Candidate(matcher, q, s)).OrderByDescending(c => c.Score)]));

    public IReadOnlyList<Sample> Samples => [.. _all.Select(s => s with { Embeddings = new Dictionary<string, ReadOnlyMemory<float>>() })];

    public IReadOnlyList<Sample> All => _all;

    public async IAsyncEnumerable<TrainingSample> ReadAsync(IEnumerable<int> positions, int epoch, bool augment, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var position in positions)
            yield return new TrainingSample(position, _all[position]);
    }

    /// <summary>The share of queries whose first candidate is the same individual.</summary>
    public static double TopOne(IEnumerable<Ranking> rankings)
        => rankings.Average(r => r.Query.Individual == r.Candidates[0].Sample.Individual ? 1.0 : 0.0);

    /// <summary>The share of photos whose nearest other by cosine is the same individual.</summary>
    public static double TopOne(IReadOnlyList<Sample> samples, Func<Sample, ReadOnlyMemory<float>> vector)
        => samples.Average(q => samples.Where(s => s.Id != q.Id).MaxBy(s => Cosine(vector(q).Span, vector(s).Span))!.Individual == q.Individual ? 1.0 : 0.0);

    public static double Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var (dot, aa, bb) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (dot, aa, bb) = (dot + ((double)a[i] * b[i]), aa + ((double)a[i] * a[i]), bb + ((double)b[i] * b[i]));
        return dot / Math.Sqrt(aa * bb);
    }

    private Candidate Candidate(string matcher, Sample query, Sample other)
    {
        var odds = (query.Individual == other.Individual ? 3 : -3) + (Matchers[matcher] * RandomStream.Create(3, matcher, query.Id, other.Id).NextGaussian());
        return new Candidate(other, (float)odds, (float)(1 / (1 + Math.Exp(-odds))));
    }

    // The individual's own direction, and the photo's own noise. Vectors have no common length: models differ in it.
    private static float[] Vector(string individual, string photo, string model, double noise)
    {
        var (own, stray) = (RandomStream.Create(1, model, individual), RandomStream.Create(2, model, photo));
        return [.. Enumerable.Range(0, 16).Select(_ => (float)(7 * (own.NextGaussian() + (noise * stray.NextGaussian()))))];
    }
}
