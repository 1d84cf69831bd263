namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Learning left the range of numbers: the steps are too long.</summary>
internal sealed class DivergedException(int epoch) : Exception($"The loss was no longer a finite number in epoch {epoch}.")
{
    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; } = epoch;
}
