namespace ReIdFlow.Contracts;

/// <summary>Lists samples: a folder, a table, a detector's file.</summary>
public interface ISource
{
    /// <summary>
    /// Lists every sample, without pixels, in an order that is the same in every run. What cannot become a sample is told to
    /// <see cref="StageContext.ReportFailure"/>, and the listing goes on.
    /// </summary>
    /// <exception cref="StageException">The source as a whole cannot be read.</exception>
    IEnumerable<Sample> List(CancellationToken cancellation);
}
