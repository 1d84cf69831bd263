using ReIdFlow.Plugins.TripletDcnn;

namespace ReIdFlow.Tests;

/// <summary>Fills networks by the formulae that the golden files name.</summary>
internal static class FormulaWeights
{
    public static Tensor Image(int side)
    {
        var numbers = new double[2 * 3 * side * side];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Math.Sin((0.013 * i) + (0.5 * Math.Cos(0.0007 * i)));
        return tensor(numbers, [2, 3, side, side]);
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
        var scale = Math.Sqrt(2.0 / shape.Skip(1).Aggregate(1L, (a, b) => a * b)) * 1.2;
        Func<double, double> formula = kind switch
        {
            "conv" => i => scale * Math.Cos((0.7 * i) + (0.3 * k) + (0.001 * (i * i))),
            "bias" => i => bias * Math.Cos((1.1 * i) + (0.3 * k)),
            "gamma" => i => 1 + (0.1 * Math.Cos((0.9 * i) + (0.3 * k))),
            "beta" => i => beta * Math.Sin((0.9 * i) + (0.3 * k)),
            "mean" => i => mean * Math.Cos((0.5 * i) + (0.3 * k)),
            "var" => i => 1 + (0.5 * Math.Pow(Math.Sin((0.5 * i) + (0.3 * k)), 2)),
            "token" => i => 0.02 * Math.Cos((0.5 * i) + (0.3 * k)),
            _ => throw new ArgumentException(kind),
        };

        // Without libtorch's arithmetic: see ReIdFlow.Plugins.TorchRuntime.Scalars.
        var numbers = new double[value.NumberOfElements];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = formula(i);
        value.copy_(tensor(numbers, shape));
    }

    private static string Kind(string name, Tensor value)
        => name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) ? "bias"
        : name.EndsWith("running_var", StringComparison.Ordinal) ? "var"
        : name is "cls_token" or "pos_embed" ? "token"
        : value.dim() > 1 ? "conv" : "gamma";
}
