namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>How far learning has come.</summary>
internal sealed record TrainingState
{
    /// <summary>Finished epochs.</summary>
    public int Epochs { get; init; }

    /// <summary>The best MAP@R on the validation samples; −1 before the first.</summary>
    public double BestScore { get; init; } = -1;

    /// <summary>The epoch that it comes from, from 1; 0 before the first.</summary>
    public int BestEpoch { get; init; }
}
