using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.OnnxEmbedder;

/// <summary>Options of <see cref="OnnxEmbedderModel"/>. The defaults are those of models made with ImageNet's usual preprocessing.</summary>
public sealed record OnnxEmbedderOptions : ICheckedOptions
{
    /// <summary>The model's file.</summary>
    [Option("The ONNX file of an image model: one input that takes images, and an output with their vectors.", IsPath = true)]
    public required string Model { get; init; }

    /// <summary>Width of the images that the model reads.</summary>
    [Option("Width of the images that the model reads.", Min = 1, Max = 4096, Unit = "pixels")]
    public int Width { get; init; } = 224;

    /// <summary>Height of the images that the model reads.</summary>
    [Option("Height of the images that the model reads.", Min = 1, Max = 4096, Unit = "pixels")]
    public int Height { get; init; } = 224;

    /// <summary>How an image comes to that size.</summary>
    [Option("How an image comes to that size: stretched, scaled to cover it and cut, or scaled to lie within it.")]
    public FitMode Fit { get; init; } = FitMode.Stretch;

    /// <summary>The size whose middle is cut out.</summary>
    [Option("With cover: the shorter side that an image is scaled to before the middle is cut out, such as 256 before 224; 0 for the size itself.", Min = 0, Max = 8192, Unit = "pixels")]
    public int CoverSide { get; init; }

    /// <summary>The border's brightness.</summary>
    [Option("With contain: the brightness of the border, from 0, black, to 255, white.", Min = 0, Max = 255)]
    public int Border { get; init; }

    /// <summary>How pixels are made when an image is scaled.</summary>
    [Option("How pixels are made when an image is scaled, as the model's authors did: PyTorch's bilinear is linear, its bicubic cubic.")]
    public Interpolation Interpolation { get; init; } = Interpolation.Linear;

    /// <summary>The model's colours.</summary>
    [Option("The colours that the model reads, in their order: rgb for models from PyTorch, bgr for those fed by OpenCV, grey for one channel.")]
    public ColourOrder Colour { get; init; } = ColourOrder.Rgb;

    /// <summary>What is subtracted from each channel.</summary>
    [Option("What is subtracted from each channel of values from 0 to 1, in the order of the colours; one number does for all.", MinItems = 1)]
    public IReadOnlyList<float> Mean { get; init; } = [0.485f, 0.456f, 0.406f];

    /// <summary>What each channel is divided by afterwards.</summary>
    [Option("What each channel is then divided by; one number does for all.", Min = 0, MinExclusive = true, MinItems = 1)]
    public IReadOnlyList<float> Std { get; init; } = [0.229f, 0.224f, 0.225f];

    /// <summary>The order of the dimensions.</summary>
    [Option("The order of a batch's dimensions: nchw (image, channel, row, column; PyTorch), or nhwc (image, row, column, channel; TensorFlow).")]
    public TensorLayout Layout { get; init; } = TensorLayout.Nchw;

    /// <summary>The output that is the embedding.</summary>
    [Option("The name of the output that is the embedding; null where the model has only one.")]
    public string? Output { get; init; }

    /// <summary>How several vectors become one.</summary>
    [Option("How an output with several vectors for each image becomes one: their mean, their max, the first-token of a transformer; none where it has one vector.")]
    public Pooling Pooling { get; init; } = Pooling.None;

    /// <summary>Whether vectors are scaled to length 1.</summary>
    [Option("Whether vectors are scaled to length 1, so that distances follow the angle between them.")]
    public bool Normalise { get; init; } = true;

    /// <summary>Images at once.</summary>
    [Option("How many images the model is given at once; a model whose file fixes the batch is given that many.", Min = 1, Max = 1024)]
    public int BatchSize { get; init; } = 16;

    /// <summary>Threads within the model.</summary>
    [Option("How many threads the model uses; 0 for as many as the stage may.", Min = 0, Max = 1024)]
    public int Threads { get; init; }

    /// <summary>What the model runs on.</summary>
    [Option("What the model runs on: auto for an Nvidia GPU where there is one and the processor otherwise, cpu, or cuda, which makes the lack of a GPU an error.")]
    public ComputeDevice Device { get; init; } = ComputeDevice.Auto;

    /// <summary>The file with images and their vectors.</summary>
    [Option("A JSON file with images and the vectors that the model's authors get for them, to check the preprocessing with; null for the model's name with .selftest.json, where that is.", IsPath = true)]
    public string? SelfTest { get; init; }

    /// <summary>Where the self-test's images are.</summary>
    [Option("The folder with the self-test's images; null for the folder of its file.", IsPath = true)]
    public string? SelfTestImages { get; init; }

    /// <summary>The least likeness that passes.</summary>
    [Option("The least cosine between a vector of the self-test and what the model gives here.", Min = 0, Max = 1)]
    public double SelfTestCosine { get; init; } = 0.999;

    /// <inheritdoc/>
    public IEnumerable<string> Check()
    {
        var channels = Colour == ColourOrder.Grey ? 1 : 3;
        if (Mean.Count != 1 && Mean.Count != channels)
            yield return $"'mean' has {Mean.Count} numbers, and the model reads {channels} {(channels == 1 ? "channel" : "channels")}. Give one for each, or one for all.";
        if (Std.Count != 1 && Std.Count != channels)
            yield return $"'std' has {Std.Count} numbers, and the model reads {channels} {(channels == 1 ? "channel" : "channels")}. Give one for each, or one for all.";
        if (Fit == FitMode.Cover && CoverSide != 0 && CoverSide < Math.Max(Width, Height))
            yield return $"'coverSide' is {CoverSide}, less than the size that is cut out of it. Give at least {Math.Max(Width, Height)}, or 0.";
    }
}
