using System.Reflection;

namespace ReIdFlow.Tests;

/// <summary>A folder with copies of some of the plugins built for these tests, which a test may spoil.</summary>
internal sealed class TestPluginFolder : IDisposable
{
    public static readonly string Built = typeof(TestPluginFolder).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "TestPlugins").Value!;

    public TestPluginFolder(params string[] plugins)
    {
        foreach (var plugin in plugins)
        {
            var folder = Directory.CreateDirectory(System.IO.Path.Combine(Path, plugin)).FullName;
            foreach (var file in Directory.EnumerateFiles(System.IO.Path.Combine(Built, plugin)))
                File.Copy(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file)));
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("reidflow-plugins-").FullName;

    public string FileOf(string plugin, string file) => System.IO.Path.Combine(Path, plugin, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
