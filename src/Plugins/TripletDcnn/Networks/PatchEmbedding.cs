using ReIdFlow.Plugins.TorchRuntime;
using TorchSharp.Modules;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Cuts an image into patches, gives each its place, and puts the class token in front: (images, tokens, width).</summary>
internal sealed class PatchEmbedding : Block
{
    /// <summary>The position embedding is stored for images of 224 pixels and interpolated for others.</summary>
    private const int StoredGrid = 14;

    /// <summary>The layer's name; timm's files put its two parameters beside it, not under it.</summary>
    public const string Name = "patch_embed";

    private readonly Conv2d _projection;
    private readonly int _patch;

    public PatchEmbedding(long width, int patch)
        : base("patch_embedding")
    {
        _patch = patch;
        _projection = Add("proj", nn.Conv2d(3, width, patch, patch));
        register_parameter("cls_token", new Parameter(Initialiser.Narrow(empty(1, 1, width))));
        register_parameter("pos_embed", new Parameter(Initialiser.Narrow(empty(1, 1 + (StoredGrid * StoredGrid), width))));
    }

    protected override Tensor Run(Tensor input)
    {
        if (input.shape[2] % _patch != 0 || input.shape[3] % _patch != 0)
            throw new InvalidOperationException($"vit-tiny cuts images into squares of {_patch} pixels, which an image of {input.shape[3]}×{input.shape[2]} cannot be cut into. Put a 'resize' stage with multiples of {_patch} before it.");
        var patches = _projection.call(input);
        var (height, width) = (patches.shape[2], patches.shape[3]);
        var tokens = patches.flatten(2).transpose(1, 2);
        var first = get_parameter("cls_token")!.expand(input.shape[0], -1, -1).to(tokens.dtype);
        return cat([first, tokens], 1).add_(Position(height, width), Scalars.One);
    }

    private Tensor Position(long height, long width)
    {
        var position = get_parameter("pos_embed")!;
        if (height == StoredGrid && width == StoredGrid)
            return position;
        var grid = position.narrow(1, 1, StoredGrid * StoredGrid).reshape(1, StoredGrid, StoredGrid, -1).permute(0, 3, 1, 2);
        var scaled = nn.functional.interpolate(grid, [height, width], mode: InterpolationMode.Bicubic, align_corners: false);
        return cat([position.narrow(1, 0, 1), scaled.flatten(2).transpose(1, 2)], 1);
    }
}
