using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Display;

namespace ReIdFlow.Pipeline.Host.Experiments;

/// <summary>
/// Keeps the figures of finished runs, by configuration (seed and overrides included), versions of program and plugins, and folder that
/// paths start from. It does not look into the data: where photos changed in place, run with --fresh.
/// </summary>
internal sealed class RunCache(string folder)
{
    public KeptRun? Find(RunInfo info, string baseFolder)
    {
        var path = PathOf(info, baseFolder);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<KeptRun>(File.ReadAllText(path)) : null;
        }
        catch (JsonException)
        {
            // Whatever spoilt the file, the run can be done again.
            return null;
        }
    }

    public void Keep(RunInfo info, string baseFolder, KeptRun run)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(info, baseFolder);
        File.WriteAllText(path + ".tmp", JsonSerializer.Serialize(run, RunRecord.Indented));
        File.Move(path + ".tmp", path, overwrite: true);
    }

    private string PathOf(RunInfo info, string baseFolder)
    {
        var text = new StringBuilder(info.ConfigurationHash).Append('\n').Append(baseFolder);
        foreach (var (name, version) in info.Versions.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            text.Append('\n').Append(name).Append(' ').Append(version);
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32] + ".json");
    }
}
