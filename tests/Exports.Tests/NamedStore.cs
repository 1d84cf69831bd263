using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

/// <summary>Named animals in memory.</summary>
internal sealed class NamedStore(IReadOnlyList<Identification> photos, IReadOnlyList<Identification> events) : IIdentificationStore
{
    public string Location => "memory";

    public IReadOnlyList<string> Models => [];

    public IReadOnlyList<Identification> Photos => photos;

    public IReadOnlyList<Identification> Events => events;

    public IReadOnlyList<int> EventOfPhotos { get; } = [.. photos.Select(p => events.ToList().FindIndex(e => e.Samples.Contains(p.Samples[0])))];

    public Evaluation Evaluation => new();

    public ValueTask<EmbeddingTable> ReadAsync(string model, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>Each sample an event of its own with a name.</summary>
    public static NamedStore Of(params (Sample Sample, string Individual, double Probability, bool IsNew)[] animals)
    {
        var answers = animals.Select(a => new Identification
        {
            Samples = [a.Sample],
            Candidates = a.IsNew ? [new IndividualCandidate("Zoe", 0.2, 1 - a.Probability)] : [new IndividualCandidate(a.Individual, 0.9, a.Probability), new IndividualCandidate("Zoe", 0.5, (1 - a.Probability) / 2)],
            NewProbability = a.IsNew ? a.Probability : (1 - a.Probability) / 2,
            Individual = a.Individual,
            IsNew = a.IsNew,
        }).ToList();
        return new NamedStore(answers, answers);
    }
}
