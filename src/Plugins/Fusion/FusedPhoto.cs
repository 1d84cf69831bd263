using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>A photo as the models see it.</summary>
/// <param name="Sample">The photo, without pixels and embeddings.</param>
/// <param name="Vectors">A unit vector from each model, the models in ordinal order.</param>
internal sealed record FusedPhoto(Sample Sample, float[][] Vectors)
{
    /// <summary>Whether two photos are of one visit: too alike to learn from, and neither found nor missed in a search.</summary>
    public bool IsOfOneEventWith(FusedPhoto other) => Sample.Event is not null && Sample.Event == other.Sample.Event;
}
