namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Pairs to learn from. Which fold a pair belongs to follows from its individuals.</summary>
/// <param name="columns">Numbers per pair.</param>
/// <param name="foldOf">The fold of each individual.</param>
internal sealed class PairTable(int columns, IReadOnlyDictionary<string, int> foldOf)
{
    private readonly List<float> _data = [];
    private readonly List<float> _labels = [];
    private readonly List<float> _weights = [];
    private readonly List<(int Query, int Candidate)> _folds = [];

    internal int Columns { get; } = columns;

    internal IReadOnlyDictionary<string, int> FoldOf { get; } = foldOf;

    internal int Count => _labels.Count;

    internal int Positives { get; private set; }

    internal ReadOnlySpan<float> Data => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_data);

    internal ReadOnlySpan<float> Labels => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_labels);

    internal ReadOnlySpan<float> Weights => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_weights);

    internal void Add(ReadOnlySpan<float> features, bool isSame, float weight, string query, string candidate)
    {
        _data.AddRange(features);
        _labels.Add(isSame ? 1 : 0);
        _weights.Add(weight);
        _folds.Add((FoldOf[query], FoldOf[candidate]));
        if (isSame)
            Positives++;
    }

    /// <summary>Pairs of individuals of other folds only.</summary>
    internal int[] Outside(int fold) => [.. Enumerable.Range(0, Count).Where(i => _folds[i].Query != fold && _folds[i].Candidate != fold)];

    /// <summary>Pairs whose query is of the fold: none of them was learnt from where <see cref="Outside"/> was.</summary>
    internal int[] Inside(int fold) => [.. Enumerable.Range(0, Count).Where(i => _folds[i].Query == fold)];

    internal float[] Rows(int[] rows)
    {
        var result = new float[rows.Length * Columns];
        for (var i = 0; i < rows.Length; i++)
            Data.Slice(rows[i] * Columns, Columns).CopyTo(result.AsSpan(i * Columns));
        return result;
    }
}
