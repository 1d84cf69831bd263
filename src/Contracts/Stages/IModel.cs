namespace ReIdFlow.Contracts;

/// <summary>Turns images into vectors. A model that learns implements <see cref="ITrainableModel"/>.</summary>
public interface IModel
{
    /// <summary>How many samples are handed over at once; the last batch of a run may be smaller.</summary>
    int BatchSize => 32;

    /// <summary>How many batches may be embedded at the same time; above 1 only where <see cref="Embed"/> may be called from several threads.</summary>
    int Parallelism => 1;

    /// <summary>Embeds samples. A sample's vector must not depend on the others in its batch.</summary>
    /// <param name="batch">Samples with pixels, at most <see cref="BatchSize"/>.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <returns>One output per sample, in the same order.</returns>
    /// <exception cref="Exception">A sample cannot be embedded: the host tries each of the batch alone, and those that fail again are reported.</exception>
    /// <exception cref="StageException">The stage itself is broken: the run stops.</exception>
    IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation);
}
