using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Triplet loss (Hermans et al. 2017): each photo is to be nearer to a photo of the same individual than to one of another. Mining
/// as TensorFlow Similarity defines it, or all semi-hard triplets as pytorch-metric-learning does.
/// </summary>
internal sealed class TripletLoss(TripletOptions options) : EmbeddingLoss("triplet_loss")
{
    // Beyond any distance of two vectors of length 1, and small enough to be subtracted from.
    private const double Far = 1e6;
    private const double SquareFloor = 1e-12;

    public override LossValue? Compute(Tensor embeddings, long[] labels, long[] photos)
    {
        using var scope = NewDisposeScope();
        var distances = Distances(embeddings);
        var label = tensor(labels, device: embeddings.device);
        var photo = tensor(photos, device: embeddings.device);
        var same = label.unsqueeze(0) == label.unsqueeze(1);
        var positives = same & (photo.unsqueeze(0) != photo.unsqueeze(1));
        var negatives = ~same;
        return options.Negatives == NegativeMining.AllSemiHard
            ? AllSemiHard(distances, positives, negatives)
            : PerAnchor(distances, positives, negatives);
    }

    /// <summary>Each anchor's loss, for those with both a positive and a negative.</summary>
    internal Tensor? AnchorLosses(Tensor distances, Tensor positives, Tensor negatives)
    {
        var anchors = positives.any(1) & negatives.any(1);
        if (!anchors.any().item<bool>())
            return null;
        var farthest = distances.masked_fill(~positives, Scalars.Of(-Far)).amax([1L]);
        var positive = options.Positives == PositiveMining.Hard ? farthest : distances.masked_fill(~positives, Scalars.Of(Far)).amin([1L]);
        var negative = options.Negatives switch
        {
            NegativeMining.Hard => distances.masked_fill(~negatives, Scalars.Of(Far)).amin([1L]),
            NegativeMining.Easy => distances.masked_fill(~negatives, Scalars.Of(-Far)).amax([1L]),
            _ => SemiHard(distances, negatives, farthest),
        };
        var gap = (positive - negative)[anchors];
        return options.Margin is { } margin ? nn.functional.relu(gap.add(Scalars.Of(margin), Scalars.One)) : gap.exp().log1p();
    }

    private LossValue? PerAnchor(Tensor distances, Tensor positives, Tensor negatives)
    {
        if (AnchorLosses(distances, positives, negatives) is not { } losses)
            return null;

        // Whatever is mined: the share of anchors whose hardest triplet is not as wanted.
        var anchors = positives.any(1) & negatives.any(1);
        var gap = distances.masked_fill(~positives, Scalars.Of(-Far)).amax([1L]) - distances.masked_fill(~negatives, Scalars.Of(Far)).amin([1L]);
        var active = gap[anchors].gt(Scalars.Of(-(options.Margin ?? 0))).to(ScalarType.Float32).mean().item<float>();
        return new LossValue(losses.mean().MoveToOuterDisposeScope(), active);
    }

    private static Tensor SemiHard(Tensor distances, Tensor negatives, Tensor farthestPositive)
    {
        var beyond = negatives & (distances > farthestPositive.unsqueeze(1));
        var nearest = distances.masked_fill(~beyond, Scalars.Of(Far)).amin([1L]);
        var farthest = distances.masked_fill(~negatives, Scalars.Of(-Far)).amax([1L]);
        return where(beyond.any(1), nearest, farthest);
    }

    private LossValue? AllSemiHard(Tensor distances, Tensor positives, Tensor negatives)
    {
        var triplets = positives.unsqueeze(2) & negatives.unsqueeze(1);
        if (!triplets.any().item<bool>())
            return null;
        var gap = distances.unsqueeze(2) - distances.unsqueeze(1);
        var margin = options.Margin!.Value;
        var chosen = triplets & gap.lt(Scalars.Of(0)) & gap.ge(Scalars.Of(-margin));
        var count = chosen.sum().item<long>();
        var active = count / (double)triplets.sum().item<long>();

        // Nothing to learn from in this batch still is a loss, of zero.
        var mean = count == 0 ? distances.sum().mul(Scalars.Of(0)) : nn.functional.relu(gap[chosen].add(Scalars.Of(margin), Scalars.One)).mean();
        return new LossValue(mean.MoveToOuterDisposeScope(), active);
    }

    private Tensor Distances(Tensor embeddings)
    {
        var products = embeddings.matmul(embeddings.t());
        if (options.Distance == DistanceKind.Cosine)
            return products.neg().add(Scalars.One, Scalars.One).clamp_min(Scalars.Of(0));
        var squares = (embeddings * embeddings).sum(1);

        // The root has no gradient at zero, where an embedding is compared with itself.
        return squares.unsqueeze(0).add(squares.unsqueeze(1), Scalars.One).sub(products.mul(Scalars.Of(2))).clamp_min(Scalars.Of(SquareFloor)).sqrt();
    }
}
