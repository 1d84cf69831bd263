using ReIdFlow.Contracts;
using ReIdFlow.Plugins.TorchRuntime;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Puts the tensors of a file into a network, and says which do not fit.</summary>
internal static class WeightFile
{
    private const int Shown = 8;

    /// <summary>Loads published weights into a backbone; the head keeps its random ones unless the file has them.</summary>
    /// <returns>A sentence about what was loaded.</returns>
    /// <exception cref="StageException">The file cannot be read, or its tensors are not the backbone's; the message names them.</exception>
    public static string LoadBackbone(EmbeddingNet net, string path)
    {
        var file = Read(path);
        try
        {
            var known = file.ToDictionary(t => Renamed(t.Key), t => t.Value, StringComparer.Ordinal);
            var wanted = net.BackboneTensors();
            var head = net.HeadTensors();

            // A head that was saved with the backbone goes along, where this network has the same.
            foreach (var (name, value) in head)
            {
                if (known.TryGetValue(name, out var given) && given.shape.SequenceEqual(value.shape))
                    wanted[name] = value;
            }

            var left = known.Keys.Where(n => !wanted.ContainsKey(n) && !net.BackboneNames.Contains(n) && !Backbone.IsClassifier(n) && !head.ContainsKey(n) && !IsHead(n));
            Copy(path, known, wanted, left);
            net.HeadIsGiven = wanted.ContainsKey("embedding.weight");
            var cut = known.Keys.Count(net.BackboneNames.Contains) - wanted.Keys.Count(net.BackboneNames.Contains);
            return $"took {wanted.Count} tensors from '{path}'{(cut > 0 ? $"; {cut} lie beyond \"until\"" : "")}.";
        }
        finally
        {
            foreach (var tensor in file.Values)
                tensor.Dispose();
        }
    }

    /// <summary>Loads exactly the given tensors.</summary>
    /// <exception cref="StageException">They are not those of the file.</exception>
    public static void LoadExactly(IReadOnlyDictionary<string, Tensor> wanted, string path)
    {
        var file = Read(path);
        try
        {
            Copy(path, file, wanted, file.Keys.Where(n => !wanted.ContainsKey(n)));
        }
        finally
        {
            foreach (var tensor in file.Values)
                tensor.Dispose();
        }
    }

    private static bool IsHead(string name) => name is "embedding.weight" or "embedding.bias" or "pooling.exponent";

    private static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        try
        {
            return path.EndsWith(".h5", StringComparison.OrdinalIgnoreCase) ? KerasFile.Read(path) : SafeTensors.Read(path).Tensors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new StageException($"the weights in '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static void Copy(string path, IReadOnlyDictionary<string, Tensor> file, IReadOnlyDictionary<string, Tensor> wanted, IEnumerable<string> left)
    {
        var missing = wanted.Keys.Where(n => !file.ContainsKey(n)).Order(StringComparer.Ordinal).ToArray();
        var misshapen = wanted.Where(t => file.TryGetValue(t.Key, out var given) && !given.shape.SequenceEqual(t.Value.shape))
            .Select(t => $"{t.Key} ({Shape(file[t.Key])} instead of {Shape(t.Value)})").Order(StringComparer.Ordinal).ToArray();
        var over = left.Order(StringComparer.Ordinal).ToArray();
        if (missing.Length + misshapen.Length + over.Length > 0)
        {
            var problems = new[] { List("missing", missing), List("of another shape", misshapen), List("left over", over) }.Where(p => p.Length > 0);
            throw new StageException($"the weights in '{path}' are not those of this network: {string.Join("; ", problems)}. Give weights of the same backbone, with the names that its publisher uses.");
        }

        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (name, value) in wanted)
            value.copy_(file[name]);
    }

    // Files of densenets from before torchvision 0.3 write denselayer1.norm.1 for denselayer1.norm1.
    private static string Renamed(string name)
        => name.Contains(".denselayer", StringComparison.Ordinal)
            ? name.Replace(".norm.", ".norm", StringComparison.Ordinal).Replace(".conv.", ".conv", StringComparison.Ordinal)
            : name;

    private static string Shape(Tensor tensor) => string.Join('×', tensor.shape);

    private static string List(string what, string[] names)
        => names.Length == 0 ? "" : $"{what}: {string.Join(", ", names.Take(Shown))}{(names.Length > Shown ? $" and {names.Length - Shown} more" : "")}";
}
