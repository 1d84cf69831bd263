using TorchSharp;

namespace ReIdFlow.Plugins.TorchRuntime;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">The tensors by name; disposing of the content disposes of them.</param>
/// <param name="Metadata">Texts that the writer added.</param>
public sealed record SafeTensorsContent(IReadOnlyDictionary<string, torch.Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
    }
}
