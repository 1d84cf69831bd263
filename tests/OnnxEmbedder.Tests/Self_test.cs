namespace ReIdFlow.Tests;

public sealed class Self_test
{
    private static readonly OnnxEmbedderOptions Plain = new() { Model = "", Width = 8, Height = 6, Mean = [0], Std = [1f / 255], Normalise = false };

    [Fact]
    public void A_model_with_the_right_preprocessing_passes()
    {
        using var folder = Folder(150, 75, 37.5f);
        using var model = folder.Load(Plain);
        Assert.Empty(folder.Log.Warnings);
    }

    [Fact]
    public void Swapped_colours_stop_it_and_are_named()
    {
        using var folder = Folder(150, 75, 37.5f);
        var message = Assert.Throws<StageException>(() => folder.Load(Plain with { Colour = ColourOrder.Bgr })).Message;

        Assert.StartsWith("the self-test fails: for 'photo.png' the embedding has a cosine of 0.571", message, StringComparison.Ordinal);
        Assert.EndsWith("with \"colour\": \"rgb\" in place of \"bgr\": correct that option.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_normalisation_stops_it_and_is_named()
    {
        using var folder = Folder(150, 75, 37.5f);
        var message = Assert.Throws<StageException>(() => folder.Load(Plain with { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f] })).Message;

        Assert.Contains("\"mean\": [0] and \"std\": [", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_of_another_model_stop_it()
    {
        using var folder = Folder(1, 2);
        Assert.Contains("the model gives 3 numbers for 'photo.png', and ", Assert.Throws<StageException>(() => folder.Load(Plain)).Message, StringComparison.Ordinal);
        using var other = Folder(-1, 1, -1);
        Assert.Contains("No single option mends it", Assert.Throws<StageException>(() => other.Load(Plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_absence_is_a_warning()
    {
        using var folder = new ModelFolder(TinyModel.ChannelMeans("batch", 3, 6, 8));
        using var model = folder.Load(Plain);
        Assert.Contains("no self-test beside", Assert.Single(folder.Log.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_missing_file_stops_it()
    {
        using var folder = Folder(150, 75, 37.5f);
        File.Delete(Path.Combine(folder.Path, "photo.png"));
        Assert.Contains("cannot be read", Assert.Throws<StageException>(() => folder.Load(Plain)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "net.selftest.json"), "{\n  \"images\": [}");
        Assert.Contains("is damaged at line 2", Assert.Throws<StageException>(() => folder.Load(Plain)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "net.selftest.json"), "{}");
        Assert.Contains("names no image", Assert.Throws<StageException>(() => folder.Load(Plain)).Message, StringComparison.Ordinal);
    }

    private static ModelFolder Folder(params float[] vector)
    {
        var folder = new ModelFolder(TinyModel.ChannelMeans("batch", 3, 6, 8));
        folder.WriteSelfTest(ModelFolder.TwoTone(8, 6), vector);
        return folder;
    }
}
