using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

/// <summary>Fills networks by the formulae that the golden files name.</summary>
internal static class FormulaWeights
{
    public static Tensor Image(int side)
    {
        using var scope = NewDisposeScope();
        var i = arange(2L * 3 * side * side, ScalarType.Float64);
        return (0.013 * i + 0.5 * (0.0007 * i).cos()).sin().reshape(2, 3, side, side).MoveToOuterDisposeScope();
    }

    /// <summary>Golden/pooled_features.py says how.</summary>
    public static void Fill(EmbeddingNet net)
    {
        var k = 0;
        foreach (var (name, value) in net.BackboneTensors())
            Fill(value, Kind(name, value), k++, 0.05, 0.05, 0.1);
    }

    /// <summary>Fills the k-th tensor.</summary>
    public static void Fill(Tensor value, string kind, int k, double bias, double mean, double beta)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var shape = value.shape;
        var i = arange(value.NumberOfElements, ScalarType.Float64);
        var fanIn = shape.Skip(1).Aggregate(1L, (a, b) => a * b);
        var numbers = kind switch
        {
            "conv" => Math.Sqrt(2.0 / fanIn) * 1.2 * (0.7 * i + 0.3 * k + 0.001 * (i * i)).cos(),
            "bias" => bias * (1.1 * i + 0.3 * k).cos(),
            "gamma" => 1 + 0.1 * (0.9 * i + 0.3 * k).cos(),
            "beta" => beta * (0.9 * i + 0.3 * k).sin(),
            "mean" => mean * (0.5 * i + 0.3 * k).cos(),
            "var" => 1 + 0.5 * (0.5 * i + 0.3 * k).sin().pow(2),
            "token" => 0.02 * (0.5 * i + 0.3 * k).cos(),
            _ => throw new ArgumentException(kind),
        };
        value.copy_(numbers.reshape(shape));
    }

    private static string Kind(string name, Tensor value)
        => name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) ? "bias"
        : name.EndsWith("running_var", StringComparison.Ordinal) ? "var"
        : name is "cls_token" or "pos_embed" ? "token"
        : value.dim() > 1 ? "conv" : "gamma";
}
