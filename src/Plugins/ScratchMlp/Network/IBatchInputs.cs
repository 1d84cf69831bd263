namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Gives the numbers that go into a network, a block of columns at a time.</summary>
internal interface IBatchInputs
{
    /// <summary>How many samples.</summary>
    int Count { get; }

    /// <summary>Writes the given inputs of every sample. Called from several threads, for different columns.</summary>
    void Fill(Matrix target, int firstColumn, int columns);
}
