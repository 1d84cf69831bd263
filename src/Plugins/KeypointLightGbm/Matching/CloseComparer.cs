namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Compares a query keypoint by keypoint with one photo after the other, with every detector. Not for two threads at once.</summary>
/// <param name="query">The query's features.</param>
/// <param name="chance">Distance of a chance match for each of its SIFT keypoints.</param>
internal sealed class CloseComparer(PhotoFeatures query, float[] chance) : IDisposable
{
    private readonly SiftMatcher _sift = new(query.Sift, chance);
    private readonly BinaryMatcher _orb = new(query.Orb);
    private readonly BinaryMatcher _brisk = new(query.Brisk);

    /// <param name="candidate">The other photo's features.</param>
    /// <param name="candidateChance">Distance of a chance match for each of its SIFT keypoints.</param>
    internal CloseLook Compare(PhotoFeatures candidate, float[] candidateChance)
        => new(_sift.Compare(candidate.Sift, candidateChance), _orb.Compare(candidate.Orb), _brisk.Compare(candidate.Brisk));

    /// <summary>Compares a photo with the query, and the query with it as if that was the query.</summary>
    /// <param name="candidate">The other photo's features.</param>
    /// <param name="candidateChance">Distance of a chance match for each of its SIFT keypoints.</param>
    internal (CloseLook There, CloseLook Back) CompareBothWays(PhotoFeatures candidate, float[] candidateChance)
    {
        var (sift, orb, brisk) = (_sift.CompareBothWays(candidate.Sift, candidateChance), _orb.CompareBothWays(candidate.Orb), _brisk.CompareBothWays(candidate.Brisk));
        return (new CloseLook(sift.There, orb.There, brisk.There), new CloseLook(sift.Back, orb.Back, brisk.Back));
    }

    public void Dispose() => _sift.Dispose();
}
