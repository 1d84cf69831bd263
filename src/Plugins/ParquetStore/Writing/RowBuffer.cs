using Parquet;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;
using Columns = ReIdFlow.Plugins.ParquetStore.EmbeddingColumns;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Holds one row group of one model as columns.</summary>
internal sealed class RowBuffer(string model, int dimension)
{
    // Vectors of more than this many numbers are cut into row groups of fewer rows than the option says. The thread that wrote one keeps
    // the buffers that this took (its levels, its encoded and compressed pages) in the array pool, which are of powers of two: a page and
    // its levels have to stay below 512 KB. Below 128 KB they fit into one block of the memory that Parquet.Net keeps, and no
    // large one is taken; but groups of fewer rows than some hundreds would make the file's footer long.
    private const int MostNumbersPerGroup = 126 << 10;
    private const int MostNumbersPerBlock = 30 << 10;
    private const int EnoughRows = 256;

    // Rows wait for thousands of others. As objects they would be taken for long-lived ones, and stay long after they were written.
    private readonly List<Classification?> _predictions = [];
    private PackedSamples _samples = new();
    private float[] _numbers = [];
    private int[] _definitionLevels = [];
    private int[] _repetitionLevels = [];

    /// <summary>Rows held.</summary>
    public int Count => _predictions.Count;

    /// <summary>How many rows a row group gets, given the option.</summary>
    public static int RowsPerGroup(int wanted, int dimension) => Math.Clamp(Math.Max(MostNumbersPerBlock / dimension, Math.Min(EnoughRows, MostNumbersPerGroup / dimension)), 1, wanted);

    /// <summary>Adds a row; its vector is copied.</summary>
    public void Add(Embedding embedding)
    {
        var used = Count * dimension;
        if (used + dimension > _numbers.Length)
            Array.Resize(ref _numbers, Math.Max(used + dimension, Math.Min(2 * used, MostNumbersPerGroup)));
        embedding.Vector.Span.CopyTo(_numbers.AsSpan(used));
        _samples.Add(embedding.Sample with { Content = null });
        _predictions.Add(embedding.Prediction);
    }

    /// <summary>Writes all rows as one row group and forgets them.</summary>
    public async Task WriteToAsync(ParquetWriter writer)
    {
        Sample[] samples = [.. _samples];
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(Columns.SampleId, Texts(samples, static s => s.Id)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Path, Texts(samples, static s => s.Path)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Individual, Texts(samples, static s => s.Individual)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Split, Texts(samples, static s => StoredNames.Of(s.Split))).ConfigureAwait(false);
        await group.WriteAsync(Columns.EventId, Texts(samples, static s => s.Event)).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(Columns.CapturedAt, Values(samples, static s => s.CapturedAt?.UtcDateTime)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Deployment, Texts(samples, static s => s.Deployment)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Viewpoint, Texts(samples, static s => s.Viewpoint)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Species, Texts(samples, static s => s.Species)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxX, Values(samples, static s => s.Box?.X)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxY, Values(samples, static s => s.Box?.Y)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxWidth, Values(samples, static s => s.Box?.Width)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxHeight, Values(samples, static s => s.Box?.Height)).ConfigureAwait(false);
        await group.WriteAsync(Columns.BoxUnit, Texts(samples, static s => StoredNames.Of(s.Box?.Unit))).ConfigureAwait(false);
        await group.WriteAsync(Columns.Model, Texts(samples, _ => model)).ConfigureAwait(false);
        await group.WriteAsync(Columns.PredictedIndividual, Texts(_predictions, static p => p?.Individual)).ConfigureAwait(false);
        await group.WriteAsync<float>(Columns.PredictedProbability, Values(_predictions, static p => p?.Probability)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Attributes, Texts(samples, static s => AttributeText.Of(s.Attributes))).ConfigureAwait(false);
        await WriteVectorsAsync(group).ConfigureAwait(false);
        group.CompleteValidate();
        _predictions.Clear();
        _samples = new PackedSamples();
    }

    private async Task WriteVectorsAsync(ParquetRowGroupWriter group)
    {
        var length = Count * dimension;
        if (_definitionLevels.Length < length)
        {
            _definitionLevels = new int[length];
            _repetitionLevels = new int[length];
            Array.Fill(_definitionLevels, Columns.Element.MaxDefinitionLevel);
            Array.Fill(_repetitionLevels, Columns.Element.MaxRepetitionLevel);
            for (var i = 0; i < length; i += dimension)
                _repetitionLevels[i] = 0;
        }

        await group.WriteAllPartsAsync<float>(
            Columns.Element,
            _numbers.AsMemory(0, length),
            _definitionLevels.AsMemory(0, length),
            _repetitionLevels.AsMemory(0, length),
            CancellationToken.None).ConfigureAwait(false);
    }

    private static string?[] Texts<TRow>(IReadOnlyList<TRow> rows, Func<TRow, string?> column)
    {
        var texts = new string?[rows.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = column(rows[i]);
        return texts;
    }

    private static T?[] Values<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T?> column)
        where T : struct
    {
        var values = new T?[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(rows[i]);
        return values;
    }
}
