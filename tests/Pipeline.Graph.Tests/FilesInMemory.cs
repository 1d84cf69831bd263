using System.Text;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Tests;

/// <summary>Pipeline files that extend each other, by path. The first is the one that is checked.</summary>
internal sealed class FilesInMemory((string Path, string Text)[] files) : IBaseFiles
{
    private const string Root = "/work place/";

    public static CheckResult Check(params (string Path, string Text)[] files) => Check([], _ => null, files);

    public static CheckResult Check(string[] overrides, Func<string, string?> variables, params (string Path, string Text)[] files)
    {
        var all = new FilesInMemory(files);
        return PipelineFile.CheckFile(TestCatalogue.Stages, all.First, all, overrides, variables);
    }

    public static string Print(string[] overrides, Func<string, string?> variables, bool defaults, params (string Path, string Text)[] files)
    {
        var all = new FilesInMemory(files);
        var (text, problems) = PipelineFile.Print(TestCatalogue.Stages, all.First, all, overrides, variables, defaults);
        Assert.Empty(problems);
        return text;
    }

    private PipelineText First => Text(files[0].Path);

    public PipelineText Open(string path, PipelineText reader)
    {
        var full = Path.GetFullPath(path, reader.Folder);
        return Text(Path.GetRelativePath(Root, full));
    }

    private PipelineText Text(string path)
    {
        var found = files.Where(f => f.Path == path).ToList();
        if (found.Count == 0)
            throw new IOException($"'{path}' does not exist");
        return new PipelineText(path, Path.GetDirectoryName(Path.GetFullPath(path, Root))!, Encoding.UTF8.GetBytes(found[0].Text));
    }
}
