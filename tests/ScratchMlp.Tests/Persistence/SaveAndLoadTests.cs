using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReIdFlow.Tests;

public sealed class SaveAndLoadTests : IDisposable
{
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TemporaryFolder _folder = new();
    private readonly List<Sample> _samples = Pictures.Herd(4, 8, noise: 60, side: 9);
    private readonly ScratchMlpOptions _options = new() { Hidden = [20, 11], MaxEpochs = 3, LearningRates = [0.001, 0.003], Folds = 2 };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_loaded_network_embeds_and_predicts_as_the_saved_one_did(bool train)
    {
        var options = _options with { Train = train };
        var saved = await SaveAsync(options);
        var loaded = new ScratchMlpModel(options, new StageContext { Seed = 77 });
        loaded.Load(_folder.Path);
        foreach (var (expected, actual) in saved.Embed(_samples, Never).Zip(loaded.Embed(_samples, Never)))
        {
            Assert.True(expected.Vector.Span.SequenceEqual(actual.Vector.Span));
            Assert.Equal(expected.Prediction, actual.Prediction);
        }
    }

    [Fact]
    public async Task Saving_what_was_loaded_gives_the_same_files()
    {
        await SaveAsync(_options);
        using var second = new TemporaryFolder();
        var loaded = new ScratchMlpModel(_options, new());
        loaded.Load(_folder.Path);
        loaded.Save(second.Path);
        foreach (var name in new[] { "model.json", "weights.safetensors" })
            Assert.Equal(File.ReadAllBytes(_folder.File(name)), File.ReadAllBytes(second.File(name)));
    }

    [Fact]
    public async Task The_weights_are_laid_out_as_the_safetensors_format_says()
    {
        await SaveAsync(_options);
        var bytes = File.ReadAllBytes(_folder.File("weights.safetensors"));
        var headerLength = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, headerLength % 8);
        var header = JsonNode.Parse(Encoding.UTF8.GetString(bytes, 8, headerLength))!.AsObject();
        Assert.Equal(
            ["__metadata__", "input.scale", "input.offset", "layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.2.weight", "layers.2.bias"],
            header.Select(entry => entry.Key));
        Assert.Equal("""{"dtype":"F32","shape":[81,20],"data_offsets":[648,7128]}""", header["layers.0.weight"]!.ToJsonString());
        Assert.Equal(bytes.Length, 8 + headerLength + (int)header["layers.2.bias"]!["data_offsets"]![1]!);
    }

    [Fact]
    public async Task The_description_tells_how_it_was_fitted()
    {
        await SaveAsync(_options);
        var description = JsonNode.Parse(File.ReadAllText(_folder.File("model.json")))!;
        Assert.Equal(["cow 00", "cow 01", "cow 02", "cow 03"], description["classes"]!.AsArray().Select(name => (string)name!));
        Assert.Equal((9, 9, "grey"), ((int)description["imageWidth"]!, (int)description["imageHeight"]!, (string)description["imageFormat"]!));
        Assert.Equal(2, description["grid"]!.AsArray().Count);
        Assert.Equal(2, description["grid"]![0]!["accuracies"]!.AsArray().Count);
        Assert.Equal(3, description["history"]!["epochs"]!.AsArray().Count);
        Assert.InRange((double)description["learningRate"]!, 0.001, 0.003);
        Assert.Equal(32, (int)description["batchSize"]!);
    }

    [Fact]
    public async Task Options_that_ask_for_another_network_are_named()
    {
        await SaveAsync(_options);
        var other = new ScratchMlpModel(_options with { Hidden = [20], Scaling = InputScaling.UnitRange }, new());
        Assert.Equal(
            $"The network in {_folder.Path} was fitted with other options: hidden is [20], and was [20, 11]; "
            + "scaling is unit-range, and was channels. Set the options back, or fit the model again.",
            Assert.Throws<StageException>(() => other.Load(_folder.Path)).Message);
    }

    [Fact]
    public async Task Options_that_only_concern_learning_may_differ()
    {
        await SaveAsync(_options);
        new ScratchMlpModel(_options with { LearningRates = [1], MaxEpochs = 1, Patience = 1 }, new()).Load(_folder.Path);
    }

    [Fact]
    public async Task A_file_cut_short_anywhere_is_refused()
    {
        await SaveAsync(_options);
        var path = _folder.File("weights.safetensors");
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 5, 8, 100, 1000, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            var exception = Assert.Throws<StageException>(() => new ScratchMlpModel(_options, new()).Load(_folder.Path));
            Assert.Contains("weights.safetensors is broken", exception.Message, StringComparison.Ordinal);
            Assert.EndsWith("fit the model again, or copy the folder anew.", exception.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("model.json")]
    [InlineData("weights.safetensors")]
    public async Task A_missing_file_is_named(string name)
    {
        await SaveAsync(_options);
        File.Delete(_folder.File(name));
        Assert.Contains(name, Assert.Throws<StageException>(() => new ScratchMlpModel(_options, new()).Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imageWidth", "10", "'input.scale' in weights.safetensors is 81, not 90")]
    [InlineData("imageWidth", "0", "impossible image size")]
    [InlineData("classes", """["a", "b"]""", "'layers.2.weight' in weights.safetensors is 11×4, not 11×2")]
    [InlineData("classes", "[]", "names 0 individuals")]
    [InlineData("format", "\"other\"", "is of the format 'other'")]
    [InlineData("version", "2", "has version 2 of the format")]
    [InlineData("history", "7", "history")]
    [InlineData("options", """{"hidden": null}""", "hidden")]
    [InlineData("classes", "null", "classes")]
    public async Task A_description_that_does_not_fit_is_refused(string property, string value, string reason)
    {
        await SaveAsync(_options);
        var path = _folder.File("model.json");
        var description = JsonNode.Parse(File.ReadAllText(path))!;
        description[property] = JsonNode.Parse(value);
        File.WriteAllText(path, description.ToJsonString());
        Assert.Contains(reason, Assert.Throws<StageException>(() => new ScratchMlpModel(_options, new()).Load(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F16","shape":[2],"data_offsets":[0,8]}}""", "'a' is of type F16, not F32")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "'a' should be 3 numbers long")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", "'a' should end 12 bytes behind the header")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", "its header cannot be read")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999,99999999,99999999],"data_offsets":[0,8]}}""", "its header cannot be read")]
    [InlineData("""[1, 2]""", "its header cannot be read")]
    [InlineData("""{"a":""", "its header cannot be read")]
    public void A_damaged_header_is_refused(string header, string reason)
    {
        var path = _folder.File("x.safetensors");
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + 8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, text.Length);
        text.CopyTo(bytes, 8);
        File.WriteAllBytes(path, bytes);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(() => SafeTensorFile.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_come_back_bit_by_bit()
    {
        var path = _folder.File("x.safetensors");
        float[] values = [0, -0f, float.Epsilon, float.MaxValue, float.NaN, 1 / 3f];
        SafeTensorFile.Write(path, [new SafeTensor("first", [2, 3], values), new SafeTensor("second", [1], [7])], "test");
        var read = SafeTensorFile.Read(path);
        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), read["first"].Values.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal("2×3", read["first"].ShapeText);
        Assert.Equal([7], read["second"].Values);
    }

    private async Task<ScratchMlpModel> SaveAsync(ScratchMlpOptions options)
    {
        var model = new ScratchMlpModel(options, new());
        await model.FitAsync(new ListData(_samples), Never);
        model.Save(_folder.Path);
        return model;
    }
}
