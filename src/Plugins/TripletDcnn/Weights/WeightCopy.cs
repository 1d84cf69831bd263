namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Copies weights between networks of one make.</summary>
internal static class WeightCopy
{
    public static void Copy(IReadOnlyDictionary<string, Tensor> from, IReadOnlyDictionary<string, Tensor> to)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (name, value) in to)
            value.copy_(from[name]);
    }
}
