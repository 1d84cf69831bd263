using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Options of the triplet loss.</summary>
public sealed record TripletOptions
{
    [Option("By how much negatives are to be farther than positives; null for the soft margin, log(1 + exp(positive − negative)).", Min = 0, MinExclusive = true, Max = 4)]
    public double? Margin { get; init; }

    [Option("How far two embeddings are apart.")]
    public DistanceKind Distance { get; init; } = DistanceKind.Cosine;

    [Option("Which photo of the anchor's individual is its positive: the farthest (hard) or the nearest (easy).")]
    public PositiveMining Positives { get; init; } = PositiveMining.Hard;

    [Option("Which photo of another individual is its negative: the nearest (hard), TensorFlow Similarity's semi-hard, the farthest (easy), or every semi-hard triplet as pytorch-metric-learning defines it (all-semi-hard, which needs a margin).")]
    public NegativeMining Negatives { get; init; } = NegativeMining.SemiHard;
}
