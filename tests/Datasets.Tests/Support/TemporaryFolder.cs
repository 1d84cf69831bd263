namespace ReIdFlow.Tests;

/// <summary>A folder that is gone with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("reidflow-datasets-").FullName;

    public string PathOf(string relative) => System.IO.Path.Combine(Path, relative);

    /// <summary>Writes files, and the folders they are in.</summary>
    public TemporaryFolder With(params string[] files)
    {
        foreach (var file in files)
            WithText(file, "bytes");
        return this;
    }

    public TemporaryFolder WithText(string file, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
