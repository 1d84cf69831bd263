using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Exports;

/// <summary>
/// What an identify stage found, photo by photo, each with the answer of its event. Photos and answers are put together when they are
/// asked for: whoever lists them keeps of each what it writes, and no more.
/// </summary>
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
        var photos = Together(named.ConvertAll(s => s.Photos));
        var events = Together(named.ConvertAll(s => s.Events));
        var numbers = EventsOf(named);
        return new NamedAnimals(
            new OnDemandList<NamedPhoto>(photos.Count, i => new NamedPhoto(photos[i], events[numbers[i]])),
            events);
    }

    private static IReadOnlyList<Identification> Together(List<IReadOnlyList<Identification>> lists)
        => lists is [var only] ? only : [.. lists.SelectMany(l => l)];

    // The events of the stores follow one another.
    private static IReadOnlyList<int> EventsOf(List<IIdentificationStore> named)
    {
        if (named is [var only])
            return only.EventOfPhotos;
        var (numbers, before) = (new List<int>(), 0);
        foreach (var store in named)
        {
            numbers.AddRange(store.EventOfPhotos.Select(number => before + number));
            before += store.Events.Count;
        }

        return numbers;
    }
}
