namespace ReIdFlow.Tests;

/// <summary>Waits for a run to begin writing.</summary>
internal sealed class FileSystemWatch(string folder)
{
    public async Task WaitForAnyFileAsync()
    {
        for (var i = 0; i < 1200; i++)
        {
            if (Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*", new EnumerationOptions { AttributesToSkip = 0 }).Any())
                return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"nothing was written to {folder}");
    }
}
