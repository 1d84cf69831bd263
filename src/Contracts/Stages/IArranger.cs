namespace ReIdFlow.Contracts;

/// <summary>Works on the whole list of samples before any pixel is read: splits it, mixes it, groups it into events.</summary>
public interface IArranger
{
    /// <summary>Gives the list to go on with. The result depends on the list, the options and the seed alone.</summary>
    /// <param name="samples">All samples of the stages upstream, source after source.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <exception cref="StageException">The list cannot be arranged as the options ask.</exception>
    IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, CancellationToken cancellation);
}
