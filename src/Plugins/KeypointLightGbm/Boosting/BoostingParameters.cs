using System.Globalization;
using System.Text;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Parameters of a binary classifier, by LightGBM's own names. Null leaves LightGBM's default. The same parameters, data and
/// seed give the same model at any number of threads: deterministic, and histograms always by column, which spares copying the columns of each tree.
/// </summary>
internal sealed record BoostingParameters
{
    public int? NumLeaves { get; init; }

    public double? LearningRate { get; init; }

    public int? MinDataInLeaf { get; init; }

    public double? LambdaL2 { get; init; }

    public double? FeatureFraction { get; init; }

    public double? BaggingFraction { get; init; }

    public int? MaxBin { get; init; }

    public int Seed { get; init; }

    public int Threads { get; init; } = 1;

    /// <summary>As LightGBM reads it: <c>name=value</c>, separated by blanks, with a decimal point whatever the culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("objective=binary verbosity=-1 deterministic=true force_col_wise=true");
        Add<int>(text, "seed", Seed);
        Add<int>(text, "num_threads", Threads);
        Add(text, "num_leaves", NumLeaves);
        Add(text, "learning_rate", LearningRate);
        Add(text, "min_data_in_leaf", MinDataInLeaf);
        Add(text, "lambda_l2", LambdaL2);
        Add(text, "feature_fraction", FeatureFraction);
        Add(text, "max_bin", MaxBin);
        if (BaggingFraction is < 1)
        {
            Add(text, "bagging_fraction", BaggingFraction);
            Add<int>(text, "bagging_freq", 1);
        }

        return text.ToString();
    }

    private static void Add<T>(StringBuilder text, string name, T? value)
        where T : struct, IFormattable
    {
        if (value is { } given)
            text.Append(' ').Append(name).Append('=').Append(given.ToString(null, CultureInfo.InvariantCulture));
    }
}
