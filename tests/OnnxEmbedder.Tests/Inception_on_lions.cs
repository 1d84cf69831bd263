namespace ReIdFlow.Tests;

/// <summary>A real model against the vectors that ONNX Runtime gives in Python, with OpenCV's decoder and scaling.</summary>
public sealed class Inception_on_lions
{
    private static string? Data => Environment.GetEnvironmentVariable("REIDFLOW_DATA");

    // What golden/onnx-embeddings.json says of the preprocessing.
    private static OnnxEmbedderOptions Options => new()
    {
        Model = Path.Combine(Data!, "models", "inception_5d.onnx"),
        Mean = [0.5f],
        Std = [0.5f],
        SelfTest = Path.Combine(Data!, "golden", "onnx-embeddings.json"),
        SelfTestImages = Path.Combine(Data!, "data", "LionData"),
        SelfTestCosine = 0.9999,
    };

    [Fact]
    public void Each_golden_vector_is_met()
    {
        Assert.SkipWhen(Data is null, "REIDFLOW_DATA is not set.");
        var log = new MessageLog();
        using var model = new OnnxEmbedderModel(Options, new StageContext { Log = log });
        Assert.Empty(log.Warnings);
    }

    [Fact]
    public void Swapped_colours_stop_the_run_and_are_named()
    {
        Assert.SkipWhen(Data is null, "REIDFLOW_DATA is not set.");
        var message = Assert.Throws<StageException>(() => new OnnxEmbedderModel(Options with { Colour = ColourOrder.Bgr }, new StageContext())).Message;
        TestContext.Current.SendDiagnosticMessage(message);
        Assert.EndsWith("with \"colour\": \"rgb\" in place of \"bgr\": correct that option.", message, StringComparison.Ordinal);
    }
}
