using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Finds the files of a store and checks that they belong together.</summary>
internal static class StoreFolder
{
    /// <summary>The models that a folder holds complete files of, in ordinal order.</summary>
    /// <exception cref="StageException">There is no such folder, or it holds none.</exception>
    public static IReadOnlyList<string> ListModels(string folder)
    {
        var names = List(folder);
        if (names.Exists(static name => !name.IsPartial))
            return [.. names.Where(static name => !name.IsPartial).Select(static name => name.Model).Distinct().Order(StringComparer.Ordinal)];
        throw new StageException(names.Count > 0
            ? $"Folder '{folder}' holds only partial files, of a run that did not finish: run that pipeline again."
            : $"Folder '{folder}' holds no embeddings: a parquet stage writes them as MODEL.part-00000.parquet.");
    }

    /// <summary>Opens the given models' files.</summary>
    /// <exception cref="StageException">A model or file is missing, or a file is damaged or does not belong to the others.</exception>
    public static async ValueTask<IEmbeddingStore> OpenAsync(string folder, IReadOnlyList<string> models, CancellationToken cancellation)
    {
        var names = List(folder).FindAll(static name => !name.IsPartial);
        var parts = new Dictionary<string, IReadOnlyList<PartInfo>>(StringComparer.Ordinal);
        foreach (var model in models.Distinct().Order(StringComparer.Ordinal))
        {
            var own = names.FindAll(name => name.Model == model);
            if (own.Count == 0)
            {
                var others = string.Join(", ", names.Select(static name => name.Model).Distinct().Order(StringComparer.Ordinal));
                throw new StageException($"Folder '{folder}' holds no embeddings of model '{model}'; it holds {(others.Length > 0 ? others : "none at all")}.");
            }

            parts.Add(model, await OpenModelAsync(folder, own, cancellation).ConfigureAwait(false));
        }

        return new ParquetEmbeddingStore(folder, parts);
    }

    private static async ValueTask<IReadOnlyList<PartInfo>> OpenModelAsync(string folder, List<PartName> names, CancellationToken cancellation)
    {
        names.Sort(static (a, b) => a.Part.CompareTo(b.Part));
        var parts = new List<PartInfo>(names.Count);
        long rows = 0;
        foreach (var name in names)
        {
            if (name.Part != parts.Count)
                throw Missing(folder, name with { Part = parts.Count });
            var part = await PartReader.InspectAsync(Path.Combine(folder, name.FileName), name, cancellation).ConfigureAwait(false);
            if (part.Dimension != (parts.Count > 0 ? parts[0].Dimension : part.Dimension))
                throw new StageException($"'{parts[0].Path}' holds vectors of {parts[0].Dimension} numbers and '{part.Path}' of {part.Dimension}: they come from different runs. Run the pipeline again.");
            if (part.FirstRow != rows)
                throw new StageException($"'{part.Path}' follows {part.FirstRow} rows, but the files before it hold {rows}: they come from different runs. Run the pipeline again.");
            if (parts.Count > 0 && parts[^1].IsLast)
                throw new StageException($"'{part.Path}' is not of the same run as '{parts[^1].Path}', which is the last of its. Delete it, or run the pipeline again.");
            parts.Add(part);
            rows += part.Rows;
        }

        return parts[^1].IsLast ? parts : throw Missing(folder, names[^1] with { Part = parts.Count });
    }

    private static StageException Missing(string folder, PartName name) =>
        new($"'{name.FileName}' is missing in folder '{folder}', which holds other files of model '{name.Model}'. Bring it back, or run the pipeline again.");

    private static List<PartName> List(string folder)
    {
        try
        {
            return [.. Directory.GetFiles(folder).Select(static path => PartName.TryParse(Path.GetFileName(path))).OfType<PartName>()];
        }
        catch (DirectoryNotFoundException exception)
        {
            throw new StageException($"There is no folder '{folder}'. Name the one that a parquet stage wrote with option 'folder'.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StageException($"Folder '{folder}' cannot be read: {exception.Message}", exception);
        }
    }
}
