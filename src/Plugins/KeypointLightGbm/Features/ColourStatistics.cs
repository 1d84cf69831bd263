using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// Colours of a photo shrunk to 128×128: histograms whose numbers are square roots of shares, so that the dot product of two is
/// their Bhattacharyya coefficient (1 for equal ones), and means, spreads and sharpness.
/// </summary>
internal sealed class ColourStatistics
{
    /// <summary>Bins of each one-channel histogram.</summary>
    internal const int Bins = 32;

    /// <summary>Channels with a histogram of their own: L, a, b, hue, saturation, value.</summary>
    internal const int Channels = 6;

    /// <summary>Bins of the joint histogram of L, a and b.</summary>
    internal const int JointBins = 8 * 16 * 16;

    /// <summary>Parts of the photo with a fine histogram of their own: the whole, the middle, and what is around it.</summary>
    internal const int FineParts = 3;

    /// <summary>Means of L, a, b, their standard deviations, and the logarithm of the sharpness.</summary>
    internal const int Moments = 7;

    internal required float[] Histograms { get; init; }

    /// <summary>L, a and b of the whole photo.</summary>
    internal required float[] Joint { get; init; }

    /// <summary>L, a and b of its border, where the background is.</summary>
    internal required float[] Border { get; init; }

    internal required float[] Moment { get; init; }

    /// <summary>
    /// L, a and b in the bins of <see cref="Joint"/>, but with a and b at twice the fineness, of each of the <see cref="FineParts"/>
    /// in turn: roots of shares, 255 for all. Much finer than two photos can agree on; <see cref="ColourEncoder"/> makes vectors of it.
    /// </summary>
    internal required byte[] Fine { get; init; }

    internal long Bytes => (sizeof(float) * (Histograms.Length + Joint.Length + Border.Length + Moment.Length)) + Fine.Length;

    internal float ChannelSimilarity(ColourStatistics other, int channel)
        => TensorPrimitives.Dot(Histograms.AsSpan(channel * Bins, Bins), other.Histograms.AsSpan(channel * Bins, Bins));

    internal float JointSimilarity(ColourStatistics other) => TensorPrimitives.Dot<float>(Joint, other.Joint);

    internal float BorderSimilarity(ColourStatistics other) => TensorPrimitives.Dot<float>(Border, other.Border);

    internal float MomentDifference(ColourStatistics other, int moment) => Math.Abs(Moment[moment] - other.Moment[moment]);

    internal void Write(BinaryWriter writer)
    {
        foreach (var values in (float[][])[Histograms, Joint, Border, Moment])
            FloatArrays.WriteCounted(writer, values);
        writer.Write(Fine);
    }

    internal static ColourStatistics Read(BinaryReader reader) => new()
    {
        Histograms = FloatArrays.ReadCounted(reader),
        Joint = FloatArrays.ReadCounted(reader),
        Border = FloatArrays.ReadCounted(reader),
        Moment = FloatArrays.ReadCounted(reader),
        Fine = reader.ReadBytes(FineParts * JointBins),
    };
}
