using ReIdFlow.Plugins.TorchRuntime;
using TorchSharp.Modules;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// ArcFace (Deng et al. 2019): softmax over the angles between an embedding and the individuals' centres, with an angle added for
/// its own. With several centres each (Deng et al. 2020) the nearest of an individual's counts.
/// </summary>
internal sealed class ArcFaceLoss : EmbeddingLoss
{
    private const double SineFloor = 1e-7;

    private readonly int _individuals;
    private readonly int _each;
    private readonly double _margin;
    private readonly double _scale;

    public ArcFaceLoss(ArcFaceOptions options, int individuals, int dimension, bool subCentres)
        : base("arc_face_loss")
    {
        (_individuals, _each) = (individuals, subCentres ? options.SubCentres : 1);
        (_margin, _scale) = (options.MarginDegrees * Math.PI / 180, options.Scale);
        register_parameter("centres", new Parameter(nn.init.normal_(empty(individuals * _each, dimension), std: 1 / Math.Sqrt(dimension))));
    }

    public override LossValue? Compute(Tensor embeddings, long[] labels, long[] photos)
    {
        using var scope = NewDisposeScope();
        var label = tensor(labels, device: embeddings.device);
        var cosines = embeddings.matmul(nn.functional.normalize(get_parameter("centres")!).t());
        if (_each > 1)
            cosines = cosines.reshape(-1, _individuals, _each).amax([2L]);
        var own = nn.functional.one_hot(label, _individuals).to(ScalarType.Bool);
        var sines = (cosines * cosines).neg().add(Scalars.One, Scalars.One).clamp_min(Scalars.Of(SineFloor)).sqrt();
        var moved = cosines.mul(Scalars.Of(Math.Cos(_margin))) - sines.mul(Scalars.Of(Math.Sin(_margin)));

        // Beyond 180 degrees the cosine would rise again: go on along a line.
        moved = where(cosines.gt(Scalars.Of(Math.Cos(Math.PI - _margin))), moved, cosines.add(Scalars.Of(-Math.Sin(_margin) * _margin), Scalars.One));
        var logits = where(own, moved, cosines).mul(Scalars.Of(_scale));
        var loss = nn.functional.cross_entropy(logits, label);
        var wrong = (logits.argmax(1) != label).to(ScalarType.Float32).mean().item<float>();
        return new LossValue(loss.MoveToOuterDisposeScope(), wrong);
    }
}
