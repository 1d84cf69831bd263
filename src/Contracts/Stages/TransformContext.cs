namespace ReIdFlow.Contracts;

/// <summary>In which pass a transform is called.</summary>
public readonly struct TransformContext
{
    private readonly ulong _seed;
    private readonly string _stage;
    private readonly string _sample;

    /// <summary>Describes a pass.</summary>
    /// <param name="phase">Fit or embed.</param>
    /// <param name="epoch">The pass over the training samples, from 0; 0 while embedding.</param>
    /// <param name="augment">Whether random changes are wanted.</param>
    /// <param name="seed">The pipeline's seed.</param>
    /// <param name="stage">The id of the transform's stage.</param>
    /// <param name="sample">The id of the sample.</param>
    public TransformContext(Phase phase, int epoch, bool augment, ulong seed, string stage, string sample)
        => (Phase, Epoch, Augment, _seed, _stage, _sample) = (phase, epoch, augment, seed, stage, sample);

    /// <summary>Whether models learn, or every sample is embedded.</summary>
    public Phase Phase { get; }

    /// <summary>The pass over the training samples, from 0; 0 while embedding.</summary>
    public int Epoch { get; }

    /// <summary>Whether random changes are wanted: true for what a model learns from, false for what it is checked on or embeds.</summary>
    public bool Augment { get; }

    /// <summary>
    /// A new random stream, seeded by (pipeline seed, stage, sample, epoch): the same numbers at any parallelism and in any order.
    /// </summary>
    public RandomStream CreateRandom() => RandomStream.Create(_seed, "transform", _stage, _sample, Epoch.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
