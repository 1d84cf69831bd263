using System.Globalization;
using System.Runtime.CompilerServices;
using Parquet;
using Parquet.Schema;
using ReIdFlow.Contracts;
using Columns = ReIdFlow.Plugins.ParquetStore.EmbeddingColumns;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Reads one file of embeddings, a row group at a time.</summary>
internal static class PartReader
{
    private const string Changed = "it was changed while it was read";

    /// <summary>Reads the footer and checks that the file is what its name says.</summary>
    /// <exception cref="StageException">It is not, or it is damaged.</exception>
    public static Task<PartInfo> InspectAsync(string path, PartName name, CancellationToken cancellation) => GuardAsync(path, async () =>
    {
        var reader = await OpenAsync(path, cancellation).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        CheckColumns(path, reader.Schema);
        var metadata = reader.CustomMetadata;
        if (Number(metadata, StoreMetadata.Format) is not (> 0 and <= StoreMetadata.FormatVersion))
            throw new StageException($"'{path}' is of format {metadata[StoreMetadata.Format]}, and this version reads up to {StoreMetadata.FormatVersion}: use a newer ReIdFlow.");
        if (Text(metadata, StoreMetadata.Model) != name.Model || Number(metadata, StoreMetadata.Part) != name.Part)
            throw new StageException($"'{path}' holds part {metadata[StoreMetadata.Part]} of model '{metadata[StoreMetadata.Model]}': give it back the name that says so.");
        var dimension = Number(metadata, StoreMetadata.Dimension);
        if (dimension is < 1 or > int.MaxValue)
            throw new FormatException($"its dimension is {dimension}");
        foreach (var group in reader.RowGroups)
            CheckLength(group, dimension);
        var rows = reader.RowGroups.Sum(static group => group.RowCount);
        return new PartInfo(path, rows, (int)dimension, Number(metadata, StoreMetadata.FirstRow), Text(metadata, StoreMetadata.LastPart) == "true");
    });

    /// <summary>Reads the rows, a row group at a time.</summary>
    /// <param name="part">The file.</param>
    /// <param name="place">Gives the table that as many rows go into.</param>
    /// <param name="cancellation">Set when the run is to end.</param>
    /// <returns>For each row group the table that it went into.</returns>
    /// <exception cref="StageException">The file is damaged, or was changed since it was inspected.</exception>
    public static async IAsyncEnumerable<TableBuilder> ReadAsync(PartInfo part, Func<int, TableBuilder> place, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = await GuardAsync(part.Path, () => OpenAsync(part.Path, cancellation)).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        long rows = 0;
        var levels = new ListLevels();
        foreach (var group in reader.RowGroups)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return await GuardAsync(part.Path, async () =>
            {
                rows += group.RowCount;
                if (group.RowCount < 0 || rows > part.Rows)
                    throw new FormatException(Changed);
                var table = place(checked((int)group.RowCount));
                await ReadGroupAsync(group, part.Dimension, levels, table, cancellation).ConfigureAwait(false);
                return table;
            }).ConfigureAwait(false);
        }

        if (rows != part.Rows)
            throw Damaged(part.Path, new FormatException(Changed));
    }

    private static async Task ReadGroupAsync(ParquetRowGroupReader group, int dimension, ListLevels levels, TableBuilder table, CancellationToken cancellation)
    {
        var rows = checked((int)group.RowCount);
        await ReadVectorsAsync(group, rows, dimension, levels, table, cancellation).ConfigureAwait(false);

        var ids = await TextsAsync(Columns.SampleId).ConfigureAwait(false);
        var paths = await TextsAsync(Columns.Path).ConfigureAwait(false);
        var individuals = await TextsAsync(Columns.Individual).ConfigureAwait(false);
        var splits = await TextsAsync(Columns.Split).ConfigureAwait(false);
        var events = await TextsAsync(Columns.EventId).ConfigureAwait(false);
        var times = await ValuesAsync<DateTime>(Columns.CapturedAt).ConfigureAwait(false);
        var deployments = await TextsAsync(Columns.Deployment).ConfigureAwait(false);
        var viewpoints = await TextsAsync(Columns.Viewpoint).ConfigureAwait(false);
        var species = await TextsAsync(Columns.Species).ConfigureAwait(false);
        var lefts = await ValuesAsync<double>(Columns.BoxX).ConfigureAwait(false);
        var tops = await ValuesAsync<double>(Columns.BoxY).ConfigureAwait(false);
        var widths = await ValuesAsync<double>(Columns.BoxWidth).ConfigureAwait(false);
        var heights = await ValuesAsync<double>(Columns.BoxHeight).ConfigureAwait(false);
        var units = await TextsAsync(Columns.BoxUnit).ConfigureAwait(false);
        var predicted = await TextsAsync(Columns.PredictedIndividual).ConfigureAwait(false);
        var probabilities = await ValuesAsync<float>(Columns.PredictedProbability).ConfigureAwait(false);

        var attributes = await TextsAsync(Columns.Attributes).ConfigureAwait(false);

        for (var i = 0; i < rows; i++)
        {
            var sample = new Sample
            {
                Id = ids[i] ?? throw new FormatException("column sample_id has a null"),
                Path = paths[i] ?? throw new FormatException("column path has a null"),
                Individual = individuals[i],
                Split = StoredNames.ReadSplit(splits[i]),
                Event = events[i],
                CapturedAt = times[i] is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null,
                Deployment = deployments[i],
                Viewpoint = viewpoints[i],
                Species = species[i],
                Box = lefts[i] is { } x && tops[i] is { } y && widths[i] is { } width && heights[i] is { } height
                    ? new BoundingBox(x, y, width, height, StoredNames.ReadUnit(units[i]))
                    : null,
                Attributes = AttributeText.Read(attributes[i]),
            };
            table.Add(sample, predicted[i], probabilities[i]);
        }

        async Task<string?[]> TextsAsync(DataField field)
        {
            var texts = new string?[rows];
            await group.ReadAsync(field, texts.AsMemory()!, null, cancellation).ConfigureAwait(false);
            return texts;
        }

        async Task<T?[]> ValuesAsync<T>(DataField field)
            where T : struct
        {
            var values = new T?[rows];
            await group.ReadAsync<T>(field, values.AsMemory(), null, cancellation).ConfigureAwait(false);
            return values;
        }
    }

    private static async Task ReadVectorsAsync(ParquetRowGroupReader group, int rows, int dimension, ListLevels levels, TableBuilder table, CancellationToken cancellation)
    {
        CheckLength(group, dimension);
        var length = checked(rows * dimension);
        levels.Grow(length);
        var numbers = table.NextVectors(rows);
        await group.ReadRawAsync(Columns.Element, numbers, levels.Definition.AsMemory(0, length), levels.Repetition.AsMemory(0, length), cancellation).ConfigureAwait(false);
        levels.Check(length, dimension);
        foreach (var number in numbers.Span)
        {
            if (!float.IsFinite(number))
                throw new FormatException("a vector holds a number that is not finite");
        }
    }

    private static void CheckLength(ParquetRowGroupReader group, long dimension)
    {
        if (group.RowCount < 0 || group.GetMetadata(Columns.Element)?.MetaData?.NumValues != checked(group.RowCount * dimension))
            throw new FormatException($"a row group of {group.RowCount} rows does not hold that many vectors of {dimension} numbers");
    }

    private static void CheckColumns(string path, ParquetSchema schema)
    {
        var found = schema.DataFields.ToDictionary(static field => field.Path.ToString(), StringComparer.Ordinal);
        var wrong = Columns.Schema.DataFields
            .Where(field => !found.TryGetValue(field.Path.ToString(), out var other) || other.ClrType != field.ClrType)
            .Select(static field => field == Columns.Element ? "embedding (list of float)" : $"{field.Name} ({Describe(field.ClrType)})")
            .ToList();
        if (wrong.Count > 0)
            throw new StageException($"'{path}' is no file of embeddings: it lacks {string.Join(", ", wrong)}.");
    }

    private static string Describe(Type type) => type == typeof(DateTime) ? "timestamp" : type == typeof(double) ? "double" : type == typeof(float) ? "float" : "text";

    private static string Text(Dictionary<string, string> metadata, string key) =>
        metadata.TryGetValue(key, out var value) ? value : throw new FormatException($"its metadata lacks '{key}'");

    private static long Number(Dictionary<string, string> metadata, string key) =>
        long.Parse(Text(metadata, key), NumberStyles.None, CultureInfo.InvariantCulture);

    private static async Task<ParquetReader> OpenAsync(string path, CancellationToken cancellation)
    {
        var stream = new StraightFileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return await ParquetReader.CreateAsync(stream, ParquetSettings.Reading, leaveStreamOpen: false, cancellationToken: cancellation).ConfigureAwait(false);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<T> GuardAsync<T>(string path, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StageException($"'{path}' cannot be read: {exception.Message}", exception);
        }

        // What a damaged file makes of its reader cannot be foreseen: any of a dozen types of exception.
        catch (Exception exception) when (exception is not (StageException or OperationCanceledException))
        {
            throw Damaged(path, exception);
        }
    }

    private static StageException Damaged(string path, Exception exception)
        => new($"'{path}' is damaged or no file of embeddings ({exception.Message}). Run the pipeline that wrote it again.", exception);
}
