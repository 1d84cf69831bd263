namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Learning with 16 bits: a copy of the network calculates in bfloat16 (batch norm in 32 bits), its gradients change the 32-bit
/// weights, and these are copied back (Micikevicius et al. 2018; bfloat16's range needs no loss scaling).
/// </summary>
internal sealed class MixedPrecision : IDisposable
{
    private readonly (Tensor Master, Tensor Working)[] _pairs;

    /// <param name="master">The network that is learnt.</param>
    /// <param name="working">One of the same make, which is converted.</param>
    public MixedPrecision(EmbeddingNet master, EmbeddingNet working)
    {
        Working = working;
        ToBf16(working);
        var copies = working.AllTensors();
        _pairs = [.. master.AllTensors().Select(t => (t.Value, copies[t.Key]))];
        foreach (var (original, copy) in _pairs)
            copy.requires_grad = original.requires_grad;
        Push();
    }

    /// <summary>The network that calculates.</summary>
    public EmbeddingNet Working { get; }

    /// <summary>
    /// Converts the backbone's convolutions, linear layers and layer norms; batch norm takes 16-bit images with 32-bit statistics.
    /// </summary>
    public static void ToBf16(EmbeddingNet net)
    {
        foreach (var module in net.modules())
        {
            if (!net.IsHead(module) && module is TorchSharp.Modules.Conv2d or PointwiseConv or TorchSharp.Modules.Linear or TorchSharp.Modules.LayerNorm)
                module.to(ScalarType.BFloat16);
        }
    }

    /// <summary>Hands the copy's gradients and statistics over to the weights that are learnt.</summary>
    public void Pull()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (original, copy) in _pairs)
        {
            if (!copy.requires_grad)
            {
                original.copy_(copy);
                continue;
            }

            if (copy.grad is not { } gradient)
                continue;
            if (original.grad is { } before)
                before.copy_(gradient);
            else
                original.grad = gradient.to(ScalarType.Float32, copy: true).DetachFromDisposeScope();
            gradient.zero_();
        }
    }

    /// <summary>Copies the weights that are learnt to the network that calculates.</summary>
    public void Push()
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        foreach (var (original, copy) in _pairs)
            copy.copy_(original);
    }

    public void Dispose() => Working.Dispose();
}
