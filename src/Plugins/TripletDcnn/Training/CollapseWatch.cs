namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Notices that all embeddings have become the same, which a triplet loss shows by a value it then stays at.</summary>
internal static class CollapseWatch
{
    private const double Tolerance = 0.01;

    /// <summary>The warning due after an epoch; null when there is none.</summary>
    /// <param name="options">The loss and its margin.</param>
    /// <param name="loss">The epoch's mean loss.</param>
    public static string? Check(TripletDcnnOptions options, double loss)
    {
        if (options.Loss != LossKind.Triplet)
            return null;
        var (level, name) = options.Triplet.Margin is { } margin ? (margin, $"the margin, {margin}") : (Math.Log(2), "ln 2");
        return Math.Abs(loss - level) > Tolerance * level
            ? null
            : FormattableString.Invariant($"the loss sits at {loss:0.000}, which is {name}: positives are as far as negatives, as when all embeddings are the same (collapse). ")
                + "Lower \"learningRate\", set \"triplet.negatives\" to \"semi-hard\" or \"triplet.positives\" to \"easy\", raise \"photosPerIndividual\", or set \"loss\" to \"arc-face\".";
    }
}
