using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>What an identify stage found, photo by photo, each with the answer of its event.</summary>
internal sealed class NamedAnimals
{
    private NamedAnimals(IReadOnlyList<NamedPhoto> photos, IReadOnlyList<Identification> events) => (Photos, Events) = (photos, events);

    public IReadOnlyList<NamedPhoto> Photos { get; }

    public IReadOnlyList<Identification> Events { get; }

    /// <exception cref="StageException">The stages read name no animals.</exception>
    public static NamedAnimals Of(IReadOnlyList<IEmbeddingStore> stores, string stage)
    {
        var named = stores.OfType<IIdentificationStore>().ToList();
        if (named.Count == 0)
            throw new StageException($"Stage '{stage}' reads stores of embeddings, which name no animals. Have it read an 'identify' stage.");
        var events = named.SelectMany(s => s.Events).ToList();
        var answers = new Dictionary<string, Identification>(StringComparer.Ordinal);
        foreach (var answer in events)
        {
            foreach (var sample in answer.Samples)
                answers[sample.Id] = answer;
        }

        return new NamedAnimals([.. named.SelectMany(s => s.Photos).Select(p => new NamedPhoto(p, answers.GetValueOrDefault(p.Samples[0].Id, p)))], events);
    }
}
