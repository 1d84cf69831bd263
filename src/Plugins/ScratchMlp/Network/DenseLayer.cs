namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>A fully connected layer: outputs = inputs · weights + bias, and ReLU behind all but the last of a classifier.</summary>
internal sealed class DenseLayer
{
    /// <summary>
    /// How many inputs are summed up at a time. A layer's inputs are cut into such chunks for the threads to share, and the chunks'
    /// sums are added in order: the result is the same for any number of threads.
    /// </summary>
    public const int ChunkInputs = 256;

    /// <summary>A layer with weights and biases of zero.</summary>
    public DenseLayer(int inputs, int outputs, bool rectified)
    {
        (Inputs, Outputs, Rectified) = (inputs, outputs, rectified);
        Weights = new Matrix(inputs + 1, outputs);
        Chunks = (inputs + ChunkInputs - 1) / ChunkInputs;
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>Whether ReLU follows.</summary>
    public bool Rectified { get; }

    /// <summary>A row of weights per input, a column per output; the biases are the last row.</summary>
    public Matrix Weights { get; }

    /// <summary>How many chunks the inputs are cut into.</summary>
    public int Chunks { get; }

    /// <summary>The biases.</summary>
    public Span<float> Bias => Weights.Row(Inputs);

    /// <summary>Where a chunk starts and how many inputs it has.</summary>
    public (int First, int Count) Chunk(int index)
    {
        var first = index * ChunkInputs;
        return (first, Math.Min(ChunkInputs, Inputs - first));
    }

    /// <summary>
    /// Draws weights from a normal distribution with variance 2/inputs; biases are zero. He, Zhang, Ren and Sun, "Delving deep into
    /// rectifiers", ICCV 2015, equation 10.
    /// </summary>
    public void Initialise(RandomStream random)
    {
        var deviation = Math.Sqrt(2.0 / Inputs);
        for (var row = 0; row < Inputs; row++)
        {
            foreach (ref var weight in Weights.Row(row))
                weight = (float)(random.NextGaussian() * deviation);
        }

        Bias.Clear();
    }
}
