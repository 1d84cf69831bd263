namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>What a pass over one batch needs besides the weights. For one pass at a time.</summary>
internal sealed class Workspace
{
    /// <summary>Rows of gradient that are worked out before they are used: few enough to stay in the nearest cache.</summary>
    public const int GradientRows = 16;

    /// <summary>Makes room.</summary>
    /// <param name="network">The network, or one of the same shape.</param>
    /// <param name="capacity">The most samples of a batch.</param>
    /// <param name="threads">How many threads share a pass.</param>
    /// <param name="learns">Whether there will be backward passes.</param>
    public Workspace(Mlp network, int capacity, int threads, bool learns)
    {
        Capacity = capacity;
        Inputs = new Matrix(capacity, network.Inputs);
        Outputs = [.. network.Layers.Select(layer => new Matrix(capacity, layer.Outputs))];
        Partials = [.. network.Layers.Select(layer =>
            Enumerable.Range(0, layer.Chunks).Select(_ => new Matrix(capacity, layer.Outputs)).ToArray())];
        if (!learns)
            return;
        Deltas = [.. network.Layers.Select(layer => new Matrix(capacity, layer.Outputs))];
        DeltasTransposed = [.. network.Layers.Select(layer => new Matrix(layer.Outputs, capacity))];
        InputDeltasTransposed = [.. network.Layers.Skip(1).Select(layer => new Matrix(layer.Inputs, capacity)).Prepend(new Matrix(1, 1))];
        Gradients = [.. network.Layers.Select(layer =>
            Enumerable.Range(0, threads).Select(_ => new Matrix(GradientRows, layer.Outputs)).ToArray())];
    }

    /// <summary>The most samples of a batch.</summary>
    public int Capacity { get; }

    /// <summary>What goes into the first layer: a row per sample.</summary>
    public Matrix Inputs { get; }

    /// <summary>What comes out of each layer: a row per sample, after ReLU where there is one.</summary>
    public Matrix[] Outputs { get; }

    /// <summary>Per layer and chunk of its inputs, that chunk's share of the sums.</summary>
    public Matrix[][] Partials { get; }

    /// <summary>Per layer, the derivative of the loss by its sums: a row per sample.</summary>
    public Matrix[] Deltas { get; } = [];

    /// <summary><see cref="Deltas"/> with a column per sample.</summary>
    public Matrix[] DeltasTransposed { get; } = [];

    /// <summary>Per layer but the first, the derivative of the loss by its inputs: a column per sample.</summary>
    public Matrix[] InputDeltasTransposed { get; } = [];

    /// <summary>Per layer and thread, a few rows of gradient.</summary>
    public Matrix[][] Gradients { get; } = [];
}
