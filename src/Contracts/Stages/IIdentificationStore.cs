namespace ReIdFlow.Contracts;

/// <summary>
/// Named animals, as a store that other stages read on: its samples bear the names that were given to them, so that they can join the
/// gallery.
/// </summary>
public interface IIdentificationStore : IEmbeddingStore
{
    /// <summary>An answer for each photo, in the order of the samples.</summary>
    IReadOnlyList<Identification> Photos { get; }

    /// <summary>An answer for each animal of each event, in the order of their first photos.</summary>
    IReadOnlyList<Identification> Events { get; }

    /// <summary>For each photo the position of its answer among <see cref="Events"/>.</summary>
    IReadOnlyList<int> EventOfPhotos { get; }

    /// <summary>What was found, for people.</summary>
    Evaluation Evaluation { get; }
}
