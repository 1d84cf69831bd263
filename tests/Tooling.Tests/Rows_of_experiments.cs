using System.Text.Json;

namespace ReIdFlow.Tests;

/// <summary>An experiment runs for hours before it comes to its last row.</summary>
public sealed class Rows_of_experiments : IDisposable
{
    private readonly Shell _shell = new();

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(Shell.Repository, "pipelines", "experiments"), "*.json").Where(f => Rows(f).Any()).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    public void Dispose() => _shell.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Are_pipelines_with_nothing_wrong(string experiment)
    {
        var file = Path.Combine(Shell.Repository, "pipelines", "experiments", experiment);
        foreach (var (pipeline, set) in Rows(file).DistinctBy(r => string.Join('\n', [r.Pipeline, .. r.Set])))
            (await _shell.ReIdFlowAsync(["validate", pipeline, "--allow-outside", .. set.SelectMany(s => new[] { "--set", s })])).Expect(0);
    }

    private static IEnumerable<(string Pipeline, string[] Set)> Rows(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var experiment = json.RootElement;
        if (!experiment.TryGetProperty("rows", out var rows))
            yield break;
        foreach (var row in rows.EnumerateArray())
        {
            var pipeline = (row.TryGetProperty("pipeline", out var own) ? own : experiment.GetProperty("pipeline")).GetString()!;
            yield return (Path.GetFullPath(pipeline, Path.GetDirectoryName(file)!), [.. Set(experiment), .. Set(row)]);
        }
    }

    private static IEnumerable<string> Set(JsonElement part)
        => part.TryGetProperty("set", out var set) ? set.EnumerateArray().Select(s => s.GetString()!) : [];
}
