namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>A kind of backbone.</summary>
/// <param name="Name">As in <c>"backbone"</c>.</param>
/// <param name="Range">How published weights of it want the pixels.</param>
/// <param name="MinimumSide">The least width and height in pixels that it can work on.</param>
/// <param name="Build">Makes its layers, with random weights.</param>
internal sealed record Backbone(string Name, PixelRange Range, int MinimumSide, Func<IEnumerable<TrunkLayer>> Build)
{
    /// <summary>Every backbone there is.</summary>
    public static IReadOnlyList<Backbone> All { get; } =
    [
        new("conv4", PixelRange.MinusOneToOne, 16, Conv4.Build),
        new("resnet18", PixelRange.ImageNet, 32, ResNet.ResNet18),
        new("resnet50", PixelRange.ImageNet, 32, ResNet.ResNet50),
        new("resnet152", PixelRange.ImageNet, 32, ResNet.ResNet152),
        new("resnet50v2", PixelRange.MinusOneToOne, 32, ResNet50V2.Build),
        new("densenet201", PixelRange.ImageNet, 32, DenseNet.DenseNet201),
        new("mobilenet_v2", PixelRange.ImageNet, 32, MobileNetV2.Build),
        new("inception_v3", PixelRange.MinusOneToOne, 75, InceptionV3.Build),
        new("vit-tiny", PixelRange.MinusOneToOne, VisionTransformer.Patch, VisionTransformer.Build),
    ];

    /// <summary>The backbone of a name, or null.</summary>
    public static Backbone? Find(string name) => All.FirstOrDefault(b => b.Name == name);

    /// <summary>The names, for a message.</summary>
    public static string Names => string.Join(", ", All.Select(b => b.Name));

    /// <summary>Parts of published files that classify what an embedding does not: left over without a word.</summary>
    public static bool IsClassifier(string tensor)
        => tensor.EndsWith("num_batches_tracked", StringComparison.Ordinal)
        || Array.Exists(ClassifierPrefixes, p => tensor.StartsWith(p, StringComparison.Ordinal));

    private static readonly string[] ClassifierPrefixes = ["fc.", "classifier.", "AuxLogits.", "head.", "fc_norm.", "predictions.", "probs."];
}
