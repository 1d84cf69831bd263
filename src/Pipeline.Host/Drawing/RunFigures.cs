using System.Text.Json;
using ReIdFlow.Pipeline.Host.Security;

namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>Reads what a run recorded of its stages from its run.json.</summary>
internal static class RunFigures
{
    private const int MostBytes = 256 << 20;

    /// <summary>The figures by the stages' ids, and the hash of the configuration that ran.</summary>
    /// <exception cref="InvalidDataException">The file is no record of a run.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static (string ConfigurationHash, IReadOnlyDictionary<string, StageFigures> Figures) Read(string file)
    {
        var text = LimitedFile.Read(file, MostBytes) ?? throw new InvalidDataException("it is too large to be the record of a run");
        try
        {
            using var document = JsonDocument.Parse(text);
            var figures = new Dictionary<string, StageFigures>(StringComparer.Ordinal);
            foreach (var stage in document.RootElement.GetProperty("stages").EnumerateArray())
            {
                figures[stage.GetProperty("stage").GetString()!] = new StageFigures(
                    stage.GetProperty("taken").GetInt64(),
                    stage.GetProperty("failed").GetInt64(),
                    stage.GetProperty("leftOut").GetInt64(),
                    stage.GetProperty("busySeconds").GetDouble(),
                    stage.GetProperty("seconds").GetDouble(),
                    Math.Max(1, stage.GetProperty("workers").GetInt32()));
            }

            return (document.RootElement.GetProperty("configurationHash").GetString()!, figures);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException("it is no record of a run of this version", e);
        }
    }
}
