namespace ReIdFlow.Tests;

/// <summary>Real data for tests; the environment variable REIDFLOW_DATA names the folder, and without it those tests are skipped.</summary>
public static class SharedData
{
    public static string PathOf(string relative)
    {
        var folder = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "REIDFLOW_DATA does not name a folder with data.");
        var path = Path.Combine(folder!, relative);
        Assert.SkipUnless(Path.Exists(path), $"'{path}' is not there.");
        return path;
    }
}
