namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Which number stands where in the row that describes a pair.</summary>
internal sealed class PairColumns
{
    /// <summary>Numbers per fast measure: itself, the sum and the lesser of its z-scores in both photos' rows, its rank.</summary>
    internal const int PerMeasure = 4;

    private readonly List<string> _names = [];
    private readonly List<FeatureGroup> _groups = [];

    /// <param name="pretrained">Ids of the other models whose vectors are compared.</param>
    internal PairColumns(IReadOnlyList<string> pretrained)
    {
        Measures = FastMeasure.FirstPretrained + pretrained.Count;
        foreach (var (i, name) in FastMeasure.Names.Concat(pretrained.Select(p => "cosine_" + p)).Index())
        {
            var group = i switch
            {
                FastMeasure.Lnbnn => FeatureGroup.Lnbnn,
                FastMeasure.Vector => FeatureGroup.Vector,
                >= FastMeasure.FirstPretrained => FeatureGroup.Pretrained,
                _ => FeatureGroup.Colour,
            };
            Add(group, name, name + "_z", name + "_least_z", name + "_rank");
        }

        Histograms = Add(FeatureGroup.Colour, "hist_l", "hist_a", "hist_b", "hist_hue", "hist_saturation", "hist_value");
        Moments = Add(FeatureGroup.Colour, "mean_l", "mean_a", "mean_b", "deviation_l", "deviation_a", "deviation_b");
        Viewpoint = Add(FeatureGroup.Viewpoint, "same_viewpoint");
        Sift = Add(
            FeatureGroup.Sift,
            "sift_both", "sift_least", "sift_central", "sift_mutual", "sift_distinct", "sift_back_z", "sift_both_z", "sift_both_rank", "sift_central_rank", "sift_central_z",
            "sift_local", "sift_local_rank", "sift_local_z");
        Geometry = Add(
            FeatureGroup.Geometry,
            "agree_inliers", "agree_ratio", "agree_weight", "agree_loose", "agree_scale", "agree_rotation", "agree_residual", "agree_spread", "agree_weight_rank", "agree_loose_rank", "agree_shift");
        Orb = AddBinary(FeatureGroup.Orb, "orb");
        Brisk = AddBinary(FeatureGroup.Brisk, "brisk");
    }

    internal int Count => _names.Count;

    internal int Measures { get; }

    internal int Histograms { get; }

    internal int Moments { get; }

    internal int Viewpoint { get; }

    internal int Sift { get; }

    internal int Geometry { get; }

    internal int Orb { get; }

    internal int Brisk { get; }

    internal IReadOnlyList<string> Names => _names;

    internal IReadOnlyList<FeatureGroup> Groups => _groups;

    private int AddBinary(FeatureGroup group, string name)
        => Add(group, name + "_mutual", name + "_distinct", name + "_weight", name + "_agree_inliers", name + "_agree_weight", name + "_agree_ratio", name + "_agree_rank");

    private int Add(FeatureGroup group, params ReadOnlySpan<string> names)
    {
        var first = _names.Count;
        foreach (var name in names)
        {
            // LightGBM's text format knows no blanks and no such marks in names.
            _names.Add(string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')));
            _groups.Add(group);
        }

        return first;
    }
}
