using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Identification;

/// <summary>
/// Answers as columns of numbers. One for each photo, with its candidates and its sample, would be what takes most memory by far, and
/// whoever reads them looks at one after the other. Answers of different numbers may be set at once.
/// </summary>
/// <param name="groups">The photos of each answer.</param>
/// <param name="photos">The photos.</param>
/// <param name="individuals">The gallery's individuals.</param>
/// <param name="most">The most candidates of an answer.</param>
internal sealed class Answers(IReadOnlyList<PhotoGroup> groups, IReadOnlyList<Sample> photos, IReadOnlyList<string> individuals, int most)
{
    private readonly int _most = Math.Min(most, individuals.Count);
    private readonly int[] _counts = new int[groups.Count];
    private readonly int[] _candidates = new int[groups.Count * Math.Min(most, individuals.Count)];
    private readonly float[] _scores = new float[groups.Count * Math.Min(most, individuals.Count)];
    private readonly float[] _probabilities = new float[groups.Count * Math.Min(most, individuals.Count)];
    private readonly float[] _newProbabilities = new float[groups.Count];
    private readonly string[] _names = new string[groups.Count];
    private readonly bool[] _isNew = new bool[groups.Count];

    /// <summary>How many there are.</summary>
    public int Count => groups.Count;

    /// <summary>The photos of each answer.</summary>
    public IReadOnlyList<PhotoGroup> Groups => groups;

    /// <summary>The answers, each put together when it is asked for.</summary>
    public IReadOnlyList<Contracts.Identification> All => new OnDemandList<Contracts.Identification>(Count, Of);

    /// <summary>Whether an answer is a new individual.</summary>
    public bool IsNew(int number) => _isNew[number];

    /// <summary>Who it is.</summary>
    public string NameOf(int number) => _names[number];

    /// <summary>Gives a new individual its name.</summary>
    public void Rename(int number, string name) => _names[number] = name;

    /// <summary>Sets an answer from the scores of all individuals.</summary>
    /// <param name="number">Which.</param>
    /// <param name="scores">For each individual its score.</param>
    /// <param name="calibration">What they say.</param>
    /// <param name="newName">The name of a new individual, for now.</param>
    public void Set(int number, double[] scores, Calibration calibration, string newName)
    {
        var shares = calibration.Shares(scores);
        var best = _candidates.AsSpan(number * _most, _most);
        best = best[..Best(scores, best)];
        var highest = best.Length > 0 ? scores[best[0]] : Similarity.None;
        var newProbability = calibration.NewProbability(highest);
        _counts[number] = best.Length;
        for (var i = 0; i < best.Length; i++)
        {
            var place = (number * _most) + i;
            (_scores[place], _probabilities[place]) = ((float)scores[best[i]], (float)((1 - newProbability) * shares[best[i]]));
        }

        _newProbabilities[number] = (float)newProbability;
        _isNew[number] = highest < calibration.Threshold;
        _names[number] = _isNew[number] ? newName : individuals[best[0]];
    }

    // The individuals of the highest scores, of equal ones the first, and how many there are.
    private static int Best(double[] scores, Span<int> best)
    {
        var count = 0;
        for (var individual = 0; individual < scores.Length; individual++)
        {
            if (scores[individual] == Similarity.None)
                continue;
            var place = count;
            while (place > 0 && scores[individual] > scores[best[place - 1]])
                place--;
            if (place == best.Length)
                continue;
            count = Math.Min(count + 1, best.Length);
            best[place..(count - 1)].CopyTo(best[(place + 1)..]);
            best[place] = individual;
        }

        return count;
    }

    private Contracts.Identification Of(int number)
    {
        var members = groups[number].Photos;
        var candidates = new IndividualCandidate[_counts[number]];
        for (var i = 0; i < candidates.Length; i++)
        {
            var place = (number * _most) + i;
            candidates[i] = new IndividualCandidate(individuals[_candidates[place]], _scores[place], _probabilities[place]);
        }

        return new Contracts.Identification
        {
            Samples = new OnDemandList<Sample>(members.Count, i => photos[members[i]]),
            Candidates = candidates,
            NewProbability = _newProbabilities[number],
            Individual = _names[number],
            IsNew = _isNew[number],
        };
    }
}
