namespace ReIdFlow.Contracts;

/// <summary>Who the animal of a photo, or of an event's photos, is.</summary>
public sealed record Identification
{
    /// <summary>The photos that the answer is about, without their pixels: one, or those of one animal in one event.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>The most probable individuals of the gallery, best first; empty where none was to compare with.</summary>
    public required IReadOnlyList<IndividualCandidate> Candidates { get; init; }

    /// <summary>The probability that it is none of the gallery's individuals, from 0 to 1.</summary>
    public required double NewProbability { get; init; }

    /// <summary>The answer: the best individual, or the name proposed for a new one.</summary>
    public required string Individual { get; init; }

    /// <summary>Whether the answer is a new individual.</summary>
    public required bool IsNew { get; init; }

    /// <summary>The probability of the answer, from 0 to 1.</summary>
    public double Probability => IsNew || Candidates.Count == 0 ? NewProbability : Candidates[0].Probability;
}
