using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>What became of a sample in an earlier run, to be read when it is wanted.</summary>
internal sealed class KeptResult(Journal journal, long offset, string model)
{
    /// <summary>Reads it.</summary>
    /// <param name="sample">The sample as this run lists it.</param>
    /// <returns>The embedding; null where a transform left the sample out.</returns>
    public Embedding? Read(Sample sample) => ResultRecord.Decode(journal.Read(offset), sample, model);
}
