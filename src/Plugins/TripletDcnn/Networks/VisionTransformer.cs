namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// The tiny vision transformer of DeiT (Touvron et al. 2021) with patches of 16 pixels, 12 blocks, 192 numbers per token and 3 heads;
/// names are those of timm's vit_tiny_patch16_224. The embedding is pooled over the patches, as the other backbones' is over places.
/// </summary>
internal static class VisionTransformer
{
    public const int Patch = 16;
    private const int Depth = 12;
    private const long Width = 192;
    private const long Heads = 3;

    public static IEnumerable<TrunkLayer> Build()
    {
        yield return new(PatchEmbedding.Name, "patches", new PatchEmbedding(Width, Patch));
        for (var i = 0; i < Depth; i++)
            yield return new($"blocks.{i}", i >= Depth - 3 ? "last" : "blocks", new TransformerBlock(Width, Heads));
        yield return new("norm", "last", nn.LayerNorm(Width, 1e-6));
    }
}
