namespace ReIdFlow.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("reidflow-fusion-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
