using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// A random order in which each item's place comes from its own name, so that the order does not depend on how the items were listed, and
/// an item that is added or left out moves no other.
/// </summary>
/// <param name="context">Gives the seed and the stage's id.</param>
/// <param name="purpose">Tells orders of one stage apart.</param>
internal sealed class SampleRanking(StageContext context, string purpose)
{
    /// <summary>Puts items into random order.</summary>
    /// <param name="items">The items.</param>
    /// <param name="name">Names an item; items of one name come in the order they are given.</param>
    public List<T> Order<T>(IEnumerable<T> items, Func<T, string> name) =>
        [.. items.OrderBy(item => context.CreateRandom($"{purpose}/{name(item)}").NextUInt64()).ThenBy(name, StringComparer.Ordinal)];
}
