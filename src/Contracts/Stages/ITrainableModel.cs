namespace ReIdFlow.Contracts;

/// <summary>A model that learns before it embeds. The host calls either <see cref="FitAsync"/> or <see cref="Load"/>, once.</summary>
public interface ITrainableModel : IModel
{
    /// <summary>Learns. The result depends on the data, the options and the seed alone.</summary>
    /// <exception cref="StageException">There is nothing to learn from, or learning failed.</exception>
    Task FitAsync(ITrainingData data, CancellationToken cancellation);

    /// <summary>Whether learning reads each sample once: then what it took to bring it is not kept for another time.</summary>
    bool ReadsOnce => false;

    /// <summary>Writes what was learnt into an existing, empty folder.</summary>
    void Save(string folder);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StageException">The folder does not hold a model that these options can use; the message says what does not fit.</exception>
    void Load(string folder);
}
