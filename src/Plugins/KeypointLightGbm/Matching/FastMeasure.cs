using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Similarities quick enough for all pairs of a small set. Those of other models' vectors follow after the last.</summary>
internal static class FastMeasure
{
    internal const int Lnbnn = 0;
    internal const int Joint = 1;
    internal const int Border = 2;
    internal const int Channels = 3;
    internal const int Sharpness = 4;
    internal const int Vector = 5;
    internal const int FirstColour = 6;
    internal const int FirstPretrained = FirstColour + ColourStatistics.FineParts;

    internal static IReadOnlyList<string> Names { get; } = ["lnbnn", "lab_joint", "lab_border", "channels", "sharpness", "vector", "colour_whole", "colour_middle", "colour_around"];

    /// <summary>Fills in all measures but LNBNN's, which needs the whole gallery; NaN where one of the two has no vector.</summary>
    internal static void Fill(PhotoEntry a, ColourStatistics colourA, PhotoEntry b, ColourStatistics colourB, Span<float> measures)
    {
        var channels = 0f;
        for (var channel = 0; channel < ColourStatistics.Channels; channel++)
            channels += colourA.ChannelSimilarity(colourB, channel);
        measures[Joint] = colourA.JointSimilarity(colourB);
        measures[Border] = colourA.BorderSimilarity(colourB);
        measures[Channels] = channels / ColourStatistics.Channels;
        measures[Sharpness] = -colourA.MomentDifference(colourB, ColourStatistics.Moments - 1);
        measures[Vector] = TensorPrimitives.Dot<float>(a.Vector, b.Vector);
        for (var part = 0; part < ColourStatistics.FineParts; part++)
            measures[FirstColour + part] = TensorPrimitives.Dot<float>(a.Colours[part], b.Colours[part]);
        for (var i = 0; i < a.Pretrained.Length; i++)
        {
            measures[FirstPretrained + i] = a.Pretrained[i] is { } left && b.Pretrained[i] is { } right && left.Length == right.Length
                ? TensorPrimitives.Dot<float>(left, right)
                : float.NaN;
        }
    }
}
