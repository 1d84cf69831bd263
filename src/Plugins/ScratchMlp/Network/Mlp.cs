namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>The layers of a multi-layer perceptron: hidden ones with ReLU, and one with a logit per class unless it only embeds.</summary>
internal sealed class Mlp
{
    /// <summary>A network with all weights zero.</summary>
    /// <param name="inputs">Numbers that describe a sample.</param>
    /// <param name="hidden">Units of each hidden layer.</param>
    /// <param name="classes">Individuals to tell apart; 0 for a network that only embeds.</param>
    public Mlp(int inputs, IReadOnlyList<int> hidden, int classes)
    {
        (Inputs, Hidden, Classes) = (inputs, hidden, classes);
        var layers = new List<DenseLayer>();
        foreach (var units in hidden)
        {
            layers.Add(new DenseLayer(inputs, units, rectified: true));
            inputs = units;
        }

        if (classes > 0)
            layers.Add(new DenseLayer(inputs, classes, rectified: false));
        Layers = layers;
    }

    /// <summary>Numbers that describe a sample.</summary>
    public int Inputs { get; }

    /// <summary>Units of each hidden layer.</summary>
    public IReadOnlyList<int> Hidden { get; }

    /// <summary>Individuals to tell apart; 0 for a network that only embeds.</summary>
    public int Classes { get; }

    /// <summary>All layers, first to last.</summary>
    public IReadOnlyList<DenseLayer> Layers { get; }

    /// <summary>Length of an embedding: the units of the last hidden layer.</summary>
    public int Dimension => Hidden[^1];

    /// <summary>Draws new weights, layer after layer.</summary>
    public void Initialise(RandomStream random)
    {
        foreach (var layer in Layers)
            layer.Initialise(random);
    }

    /// <summary>Takes over the weights of a network of the same shape.</summary>
    public void CopyFrom(Mlp other)
    {
        for (var i = 0; i < Layers.Count; i++)
            Layers[i].Weights.CopyFrom(other.Layers[i].Weights);
    }
}
