using PureHDF;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Reads the weights that Keras saved as HDF5, under the names and in the order of axes that this program uses.</summary>
internal static class KerasFile
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["kernel"] = "weight",
        ["bias"] = "bias",
        ["gamma"] = "weight",
        ["beta"] = "bias",
        ["moving_mean"] = "running_mean",
        ["moving_variance"] = "running_var",
    };

    /// <exception cref="InvalidDataException">The file is no HDF5 file, or holds something else than Keras's weights.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SortedDictionary<string, Tensor> Read(string path)
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            using var stream = File.OpenRead(path);
            using var file = H5File.Open(stream);
            Collect(file, "", tensors);
        }
        catch (Exception e)
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            if (e is IOException or UnauthorizedAccessException or OutOfMemoryException)
                throw;
            throw new InvalidDataException($"it is no HDF5 file of Keras weights ({e.Message})", e);
        }

        if (tensors.Count == 0)
            throw new InvalidDataException("it holds no Keras weights");
        return tensors;
    }

    private static void Collect(IH5Group group, string layer, SortedDictionary<string, Tensor> tensors)
    {
        foreach (var child in group.Children())
        {
            switch (child)
            {
                case IH5Group inner when inner.Name != "optimizer_weights":
                    Collect(inner, inner.Name, tensors);
                    break;
                case IH5Dataset data when Kinds.TryGetValue(data.Name.Split(':')[0], out var kind):
                    tensors[$"{DottedBlock(layer)}.{kind}"] = ToTensor(data);
                    break;
            }
        }
    }

    private static Tensor ToTensor(IH5Dataset data)
    {
        using var scope = NewDisposeScope();
        var shape = Array.ConvertAll(data.Space.Dimensions, d => (long)d);
        var values = tensor(data.Read<float[]>(), shape);

        // Keras stores a convolution as (height, width, in, out) and a dense layer as (in, out).
        var turned = shape.Length switch
        {
            4 => values.permute(3, 2, 0, 1),
            2 => values.t(),
            _ => values,
        };
        return turned.contiguous().clone().DetachFromDisposeScope();
    }

    /// <summary>conv2_block1_0_conv → conv2_block1.0_conv.</summary>
    private static string DottedBlock(string layer)
    {
        var block = layer.IndexOf("_block", StringComparison.Ordinal);
        var end = block < 0 ? -1 : layer.IndexOf('_', block + 1);
        return end < 0 ? layer : $"{layer[..end]}.{layer[(end + 1)..]}";
    }
}
