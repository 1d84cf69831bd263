using System.Numerics.Tensors;

namespace ReIdFlow.Plugins.Fusion;

/// <summary>What is known of a pair of photos: its cosine by each model, then its log-odds by each matcher.</summary>
/// <param name="models">How many models of vectors there are.</param>
/// <param name="matchers">The ids of the matchers, in ordinal order.</param>
/// <param name="scores">What these matchers found.</param>
internal sealed class PairMeasures(int models, IReadOnlyList<string> matchers, MatcherScores scores)
{
    /// <summary>How many numbers there are of a pair.</summary>
    public int Count => models + matchers.Count;

    /// <summary>The numbers of a pair: the more, the likelier are both one individual.</summary>
    public double[] Of(FusedPhoto query, FusedPhoto other)
    {
        var numbers = new double[Count];
        for (var m = 0; m < models; m++)
            numbers[m] = TensorPrimitives.Dot<float>(query.Vectors[m], other.Vectors[m]);
        for (var k = 0; k < matchers.Count; k++)
            numbers[models + k] = scores.LogOdds(matchers[k], query.Sample.Id, other.Sample.Id);
        return numbers;
    }
}
