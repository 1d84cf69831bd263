namespace ReIdFlow.Contracts;

/// <summary>Takes messages for the person who watches the run. May be called from any thread.</summary>
public interface IStageLog
{
    /// <summary>Something worth knowing.</summary>
    void Info(string message);

    /// <summary>Something that makes the result worse than it could be, with the remedy.</summary>
    void Warn(string message);

    /// <summary>How far learning has come.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="status">What it is doing, in a few words, such as <c>epoch 3 of 20, loss 0.41</c>.</param>
    void Progress(double share, string status);
}
