using System.Text.Json.Nodes;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// Names what decides a stage's results, sample aside: its kind, code, options, seed and files, what it learnt, and the same of every
/// stage upstream that works on pixels. Two stages of one key give one result for one sample.
/// </summary>
internal sealed class StageKeys(LivePipeline pipeline)
{
    private readonly Dictionary<string, UInt128> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, UInt128> _learnt = new(StringComparer.Ordinal);

    /// <summary>Notes what a model learnt, or loaded: the files of its folder.</summary>
    public void Learnt(LiveStage stage, string folder)
    {
        using var digest = new Digest();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            digest.Add(Path.GetRelativePath(folder, file)).Add(Digest.Of(File.ReadAllBytes(file)));
        _learnt[stage.Id] = digest.Finish();
    }

    /// <summary>The key of a stage's results; of a model that learns, once <see cref="Learnt"/> was told what.</summary>
    public UInt128 Of(LiveStage stage)
    {
        if (_keys.TryGetValue(stage.Id, out var known))
            return known;
        using var digest = new Digest();
        digest.Add(OfConfiguration(stage)).Add(_learnt.GetValueOrDefault(stage.Id));
        return _keys[stage.Id] = digest.Finish();
    }

    /// <summary>The key of what a stage is before it has learnt.</summary>
    public UInt128 OfConfiguration(LiveStage stage)
    {
        using var digest = new Digest();
        digest.Add(ProgramVersion.Text)
            .Add(stage.Plan.Stage.Name)
            .Add(stage.Plugin)
            .Add(stage.Instance.GetType().Module.ModuleVersionId.ToString())
            .Add(stage.Id)
            .Add((long)pipeline.Plan.Seed)
            .Add(JsonNode.Parse(stage.Plan.Options.GetRawText())!.ToJsonString());
        AddFiles(stage, digest);
        foreach (var source in pipeline.Sources(stage).Where(s => !s.IsListing))
            digest.Add(Of(source));
        return digest.Finish();
    }

    // A file that an option names, such as a network's, decides as much as the option itself.
    private static void AddFiles(LiveStage stage, Digest digest)
    {
        foreach (var option in stage.Plan.Stage.Options.Where(o => o.Type.IsPath))
        {
            if (!stage.Plan.Options.TryGetProperty(option.Name, out var value) || value.ValueKind != System.Text.Json.JsonValueKind.String)
                continue;
            var path = stage.Context.ResolvePath(value.GetString()!);
            if (FileFact.Stat(path) is { } fact)
                digest.Add(path).Add(fact.Length).Add(fact.Modified);
        }
    }
}
