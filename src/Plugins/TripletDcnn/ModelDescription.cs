using System.Text.Json;
using System.Text.Json.Serialization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>What a saved network is: <c>model.json</c> beside its weights.</summary>
internal sealed record ModelDescription
{
    private const string FileName = "model.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };

    public required string Backbone { get; init; }

    public string? Until { get; init; }

    public required PoolingKind Pooling { get; init; }

    public int? Dimension { get; init; }

    public required PixelRange PixelRange { get; init; }

    /// <summary>Size of the images it learnt from; 0 where it did not learn.</summary>
    public int Width { get; init; }

    public int Height { get; init; }

    /// <summary>1 for grey, 3 for RGB; 0 where it did not learn.</summary>
    public int Channels { get; init; }

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json) + "\n");

    /// <exception cref="StageException">The folder holds no description of a network.</exception>
    public static ModelDescription Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<ModelDescription>(File.ReadAllText(file), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new StageException($"'{file}' does not describe a saved network: {e.Message}", e);
        }
    }

    /// <summary>Makes sure that options ask for this network.</summary>
    /// <exception cref="StageException">They ask for another one; the message names every difference.</exception>
    public void Demand(ModelDescription wanted, string folder)
    {
        var differences = new (string Option, object? Saved, object? Wanted)[]
        {
            ("backbone", Backbone, wanted.Backbone),
            ("until", Until, wanted.Until),
            ("pooling", Pooling, wanted.Pooling),
            ("dimension", Dimension, wanted.Dimension),
            ("pixelRange", PixelRange, wanted.PixelRange),
        };
        var unlike = differences.Where(d => !Equals(d.Saved, d.Wanted)).Select(d => $"\"{d.Option}\" is {d.Wanted ?? "null"}, and was {d.Saved ?? "null"}").ToArray();
        if (unlike.Length > 0)
            throw new StageException($"the network in '{folder}' was made with other options: {string.Join("; ", unlike)}. Put them back, or let it learn anew.");
    }
}
