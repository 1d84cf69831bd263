namespace ReIdFlow.Contracts;

/// <summary>Changes one sample at a time. Called from several threads at once.</summary>
public interface ITransform
{
    /// <summary>
    /// Whether the result differs from epoch to epoch while models learn, as that of augmentation does. Results that do not
    /// may be kept by the host.
    /// </summary>
    bool VariesByEpoch => false;

    /// <summary>A pure function of the sample and the context.</summary>
    /// <returns>The changed sample, or null to leave it out on purpose; that is counted, and is no failure.</returns>
    /// <exception cref="Exception">This sample cannot be processed: its message becomes the reason, and the run goes on.</exception>
    /// <exception cref="StageException">The stage itself is broken: the run stops.</exception>
    Sample? Apply(Sample sample, TransformContext context);
}
