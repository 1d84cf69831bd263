using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Security;

/// <summary>Reads the files that a pipeline extends, where its paths may lead.</summary>
internal sealed class BaseFiles(PathConfinement confinement) : IBaseFiles
{
    public PipelineText Open(string path, PipelineText reader)
    {
        var file = Path.GetFullPath(path, reader.Folder);
        if (Directory.Exists(file))
            file = Path.Combine(file, "pipeline.json");
        if (!confinement.Allows(file))
            throw new IOException($"it lies outside of {string.Join(" and ", confinement.Folders.Select(f => $"'{f}'"))}; name its folder with --allow-folder, or allow every path with --allow-outside");
        var name = Path.IsPathFullyQualified(reader.Source) ? file : Path.GetRelativePath(Environment.CurrentDirectory, file);
        try
        {
            var text = LimitedFile.Read(file, LimitedFile.PipelineBytes) ?? throw new IOException($"it has more than {LimitedFile.PipelineBytes} bytes, and a pipeline has a few thousand");
            return new PipelineText(name, Path.GetDirectoryName(file)!, text);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException($"'{name}' does not exist", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
