using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// The files that a pipeline's options name, to read or to write, as they are on the disk: length and time of change of each. Of a folder
/// these are all files below it. What a run keeps for itself in the output folder is not among them.
/// </summary>
internal sealed class PathFacts(LivePipeline pipeline)
{
    private static readonly EnumerationOptions Below = new() { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = 0 };

    private readonly string _kept = Path.Combine(pipeline.OutputFolder, "resume") + Path.DirectorySeparatorChar;
    private readonly string _record = Path.Combine(pipeline.OutputFolder, "run.json");

    /// <summary>Names the state of what the stages of listing read, and of fitted models to load, in one text; null where it cannot be told.</summary>
    public string? OfInputs() => Digest(Stages(s => s.IsListing || s.Instance is IStoreSource).Concat(pipeline.Stages.Select(s => s.Plan.Load is { } folder ? s.Context.ResolvePath(folder) : null).OfType<string>()));

    /// <summary>Names the state of all in one text; null where it cannot be told.</summary>
    public string? OfAll() => Digest(Stages(_ => true).Append(Path.Combine(pipeline.OutputFolder, "models")));

    private string? Digest(IEnumerable<string> paths)
    {
        using var digest = new Digest();
        try
        {
            foreach (var path in paths.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                digest.Add(path);
                if (!Directory.Exists(path))
                    Add(digest, FileFact.Stat(path));
                else if (!AddFolder(digest, path))
                    return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return digest.FinishText();
    }

    private IEnumerable<string> Stages(Func<LiveStage, bool> which)
    {
        foreach (var stage in pipeline.Stages.Where(which))
        {
            foreach (var option in stage.Plan.Stage.Options)
            {
                if (!stage.Plan.Options.TryGetProperty(option.Name, out var value))
                    continue;
                foreach (var text in Texts(option.Type, value))
                {
                    var path = stage.Context.ResolvePath(text);
                    yield return path;

                    // A data package is its descriptor and the tables beside it.
                    if (Path.GetFileName(path) == "datapackage.json")
                        yield return Path.GetDirectoryName(path)!;
                }
            }
        }
    }

    private static IEnumerable<string> Texts(OptionType type, JsonElement value) => (type, value.ValueKind) switch
    {
        ({ IsPath: true }, JsonValueKind.String) => [value.GetString()!],
        (OptionType.ListOf list, JsonValueKind.Array) => value.EnumerateArray().SelectMany(item => Texts(list.item, item)),
        (OptionType.Record record, JsonValueKind.Object) => record.Item.SelectMany(o => value.TryGetProperty(o.Name, out var inner) ? Texts(o.Type, inner) : []),
        _ => [],
    };

    // False where a link leads on: whoever reads the folder may follow it, and it may lead in a circle. The files come in any order, and
    // there may be a hundred thousand: their digests are added up, and none is kept.
    private bool AddFolder(Digest digest, string folder)
    {
        using var one = new Digest();
        var sum = (Lower: 0UL, Upper: 0UL);
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", Below))
        {
            if (entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                return false;
            if (entry is not FileInfo file || IsOwn(file))
                continue;
            one.Add(file.FullName);
            Add(one, new FileFact(file.Length, file.LastWriteTimeUtc.Ticks, default));
            var (lower, upper) = one.FinishHalves();
            sum = unchecked((sum.Lower + lower, sum.Upper + upper));
        }

        digest.Add(unchecked((long)sum.Lower)).Add(unchecked((long)sum.Upper));
        return true;
    }

    private bool IsOwn(FileInfo file)
        => file.FullName.StartsWith(_kept, StringComparison.Ordinal) || file.FullName == _record || file.Name.StartsWith(".run", StringComparison.Ordinal);

    private static void Add(Digest digest, FileFact? fact) => digest.Add(fact?.Length ?? -1).Add(fact?.Modified ?? -1);
}
