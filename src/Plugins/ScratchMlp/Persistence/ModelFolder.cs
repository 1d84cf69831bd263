using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// A fitted network in a folder. <c>model.json</c> holds a <see cref="ModelDescription"/>; <c>weights.safetensors</c> holds
/// <c>input.scale</c> and <c>input.offset</c> (one number per byte of a photo: input = byte · scale + offset), and for each layer i
/// <c>layers.i.weight</c> (inputs × outputs) and <c>layers.i.bias</c> (outputs).
/// </summary>
internal static class ModelFolder
{
    private const string DescriptionFile = "model.json";
    private const string WeightsFile = "weights.safetensors";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    /// <summary>Writes both files.</summary>
    public static void Save(string folder, FittedNetwork fitted, ScratchMlpOptions options)
    {
        var description = new ModelDescription
        {
            Format = ModelDescription.FormatName,
            Version = ModelDescription.CurrentVersion,
            Options = options,
            ImageWidth = fitted.Shape.Width,
            ImageHeight = fitted.Shape.Height,
            ImageFormat = fitted.Shape.Format,
            Classes = fitted.Classes,
            LearningRate = fitted.LearningRate,
            BatchSize = fitted.BatchSize,
            Grid = fitted.Grid,
            History = fitted.History,
        };
        File.WriteAllBytes(Path.Combine(folder, DescriptionFile), JsonSerializer.SerializeToUtf8Bytes(description, Json));
        SafeTensorFile.Write(Path.Combine(folder, WeightsFile), [.. Tensors(fitted)], ModelDescription.FormatName);
    }

    /// <summary>Reads both files.</summary>
    /// <exception cref="StageException">They are missing or broken, or the options ask for another network.</exception>
    public static FittedNetwork Load(string folder, ScratchMlpOptions options)
    {
        const string Remedy = "fit the model again, or copy the folder anew";
        try
        {
            var description = JsonSerializer.Deserialize<ModelDescription>(File.ReadAllBytes(Path.Combine(folder, DescriptionFile)), Json)
                ?? throw new InvalidDataException($"{DescriptionFile} is empty.");
            CheckFormat(description);
            CheckOptions(folder, description, options);
            var shape = new ImageShape(description.ImageWidth, description.ImageHeight, description.ImageFormat);
            var tensors = SafeTensorFile.Read(Path.Combine(folder, WeightsFile));
            var network = new Mlp(shape.Inputs, description.Options.Hidden, description.Classes.Count);
            var scale = Find(tensors, "input.scale", shape.Inputs);
            var offset = Find(tensors, "input.offset", shape.Inputs);
            foreach (var (i, layer) in network.Layers.Index())
            {
                var weight = Find(tensors, $"layers.{i}.weight", layer.Inputs, layer.Outputs);
                for (var row = 0; row < layer.Inputs; row++)
                    weight.Values.AsSpan(row * layer.Outputs, layer.Outputs).CopyTo(layer.Weights.Row(row));
                Find(tensors, $"layers.{i}.bias", layer.Outputs).Values.CopyTo(layer.Bias);
            }

            return new FittedNetwork(shape, InputNormalisation.FromArrays(scale.Values, offset.Values), network, description.Classes)
            {
                LearningRate = description.LearningRate,
                BatchSize = description.BatchSize,
                Grid = description.Grid,
                History = description.History,
            };
        }
        catch (Exception exception) when (exception
            is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or OverflowException)
        {
            throw new StageException($"No network can be loaded from {folder}: {exception.Message.TrimEnd('.')}; {Remedy}.", exception);
        }
    }

    private static void CheckFormat(ModelDescription description)
    {
        if (description.Format != ModelDescription.FormatName)
            throw new InvalidDataException($"{DescriptionFile} is of the format '{description.Format}', not '{ModelDescription.FormatName}'.");
        if (description.Version != ModelDescription.CurrentVersion)
        {
            throw new InvalidDataException(
                $"{DescriptionFile} has version {description.Version} of the format, and this plugin reads {ModelDescription.CurrentVersion}.");
        }

        if (description.ImageWidth < 1 || description.ImageHeight < 1 || !Enum.IsDefined(description.ImageFormat))
            throw new InvalidDataException($"{DescriptionFile} names an impossible image size or format.");
        if (description.Options.Hidden.Count == 0 || description.Options.Hidden.Any(units => units < 1))
            throw new InvalidDataException($"{DescriptionFile} names an impossible hidden layer.");
        if (description.Classes.Count < 2 == description.Options.Train)
            throw new InvalidDataException($"{DescriptionFile} names {description.Classes.Count} individuals, which does not fit its options.");
    }

    private static void CheckOptions(string folder, ModelDescription description, ScratchMlpOptions options)
    {
        var saved = description.Options;
        List<string> differences = [];
        if (!saved.Hidden.SequenceEqual(options.Hidden))
            differences.Add($"hidden is [{string.Join(", ", options.Hidden)}], and was [{string.Join(", ", saved.Hidden)}]");
        if (saved.Train != options.Train)
            differences.Add($"train is {(options.Train ? "true" : "false")}, and was {(saved.Train ? "true" : "false")}");
        if (saved.Scaling != options.Scaling)
            differences.Add($"scaling is {KebabCase(options.Scaling)}, and was {KebabCase(saved.Scaling)}");
        if (differences.Count > 0)
        {
            throw new StageException(
                $"The network in {folder} was fitted with other options: {string.Join("; ", differences)}. "
                + "Set the options back, or fit the model again.");
        }
    }

    private static string KebabCase(InputScaling scaling) => JsonNamingPolicy.KebabCaseLower.ConvertName(scaling.ToString());

    private static SafeTensor Find(IReadOnlyDictionary<string, SafeTensor> tensors, string name, params int[] shape)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            throw new InvalidDataException($"{WeightsFile} lacks '{name}'.");
        if (!tensor.Shape.SequenceEqual(shape))
            throw new InvalidDataException($"'{name}' in {WeightsFile} is {tensor.ShapeText}, not {string.Join('×', shape)}.");
        return tensor;
    }

    private static IEnumerable<SafeTensor> Tensors(FittedNetwork fitted)
    {
        yield return new SafeTensor("input.scale", [fitted.Shape.Inputs], fitted.Normalisation.Scale.Row(0).ToArray());
        yield return new SafeTensor("input.offset", [fitted.Shape.Inputs], fitted.Normalisation.Offset.Row(0).ToArray());
        foreach (var (i, layer) in fitted.Network.Layers.Index())
        {
            var weights = new float[layer.Inputs * layer.Outputs];
            for (var row = 0; row < layer.Inputs; row++)
                layer.Weights.Row(row).CopyTo(weights.AsSpan(row * layer.Outputs));
            yield return new SafeTensor($"layers.{i}.weight", [layer.Inputs, layer.Outputs], weights);
            yield return new SafeTensor($"layers.{i}.bias", [layer.Outputs], layer.Bias.ToArray());
        }
    }
}
