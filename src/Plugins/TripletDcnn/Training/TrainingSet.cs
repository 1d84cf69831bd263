using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Who is learnt from and who is checked on.</summary>
internal sealed class TrainingSet
{
    /// <exception cref="StageException">There is too little to learn from.</exception>
    public TrainingSet(IReadOnlyList<Sample> samples, LossKind loss)
    {
        var known = Enumerable.Range(0, samples.Count).Where(i => samples[i].Individual is not null).ToArray();
        var groups = known.Where(i => samples[i].Split == Split.Train)
            .GroupBy(i => samples[i].Individual!, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .ToArray();
        Photos = [.. groups.Select(g => g.ToArray())];
        Labels = new long[samples.Count];
        for (var individual = 0; individual < Photos.Count; individual++)
        {
            foreach (var position in Photos[individual])
                Labels[position] = individual;
        }

        Validation = [.. known.Where(i => samples[i].Split == Split.Validation)];
        ValidationNames = [.. Validation.Select(i => samples[i].Individual!)];
        if (Photos.Count < 2)
            throw new StageException($"it learns to tell individuals apart, and the training samples show {Photos.Count} known individual{(Photos.Count == 1 ? "" : "s")}. Give it photos of at least two.");
        if (loss == LossKind.Triplet && Photos.All(p => p.Length < 2))
            throw new StageException($"a triplet needs two photos of one individual, and each of the {Photos.Count} individuals has but one. Give it more photos, or set \"loss\" to \"arc-face\".");
    }

    /// <summary>The positions of each individual's training photos.</summary>
    public IReadOnlyList<int[]> Photos { get; }

    /// <summary>Each training position's individual.</summary>
    public long[] Labels { get; }

    /// <summary>The positions of the validation photos of known individuals.</summary>
    public int[] Validation { get; }

    /// <summary>Their individuals.</summary>
    public string[] ValidationNames { get; }

    /// <summary>Whether the validation photos can say how good an embedding is.</summary>
    public bool CanValidate => ValidationNames.Distinct(StringComparer.Ordinal).Count() > 1
        && ValidationNames.CountBy(n => n, StringComparer.Ordinal).Any(n => n.Value > 1);
}
