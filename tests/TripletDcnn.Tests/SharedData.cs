namespace ReIdFlow.Tests;

/// <summary>Data that is too large for the repository: its folder is named by the variable REIDFLOW_DATA.</summary>
internal static class SharedData
{
    public static string Find(string name)
    {
        var root = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
        var path = Path.Combine(root ?? "", name);
        Assert.SkipWhen(string.IsNullOrEmpty(root) || !File.Exists(path), $"REIDFLOW_DATA does not name a folder with {name}");
        return path;
    }
}
