using Parquet;
using ReIdFlow.Contracts;
using Columns = ReIdFlow.Plugins.ParquetStore.EmbeddingColumns;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Holds one row group of one model as columns.</summary>
internal sealed class RowBuffer(int dimension)
{
    // Vectors of more than this many numbers are cut into row groups of fewer rows than the option says. Each thread that ever wrote one
    // keeps the buffers that this took (its levels, its encoded and compressed pages) in the array pool: some three times these 512 KB.
    private const int MostNumbersPerGroup = 1 << 17;

    private readonly List<Embedding> _rows = [];
    private float[] _numbers = [];
    private int[] _definitionLevels = [];
    private int[] _repetitionLevels = [];

    /// <summary>Rows held.</summary>
    public int Count => _rows.Count;

    /// <summary>How many rows a row group gets, given the option.</summary>
    public static int RowsPerGroup(int wanted, int dimension) => Math.Max(1, Math.Min(wanted, MostNumbersPerGroup / dimension));

    /// <summary>Adds a row; its vector is copied.</summary>
    public void Add(Embedding embedding)
    {
        var used = _rows.Count * dimension;
        if (used + dimension > _numbers.Length)
            Array.Resize(ref _numbers, Math.Max(used + dimension, Math.Min(2 * used, MostNumbersPerGroup)));
        embedding.Vector.Span.CopyTo(_numbers.AsSpan(used));
        _rows.Add(embedding with { Vector = default });
    }

    /// <summary>Writes all rows as one row group and forgets them.</summary>
    public async Task WriteToAsync(ParquetWriter writer)
    {
        using var group = writer.CreateRowGroup();
        await group.WriteAsync(Columns.SampleId, Texts(static row => row.Sample.Id)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Path, Texts(static row => row.Sample.Path)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Individual, Texts(static row => row.Sample.Individual)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Split, Texts(static row => StoredNames.Of(row.Sample.Split))).ConfigureAwait(false);
        await group.WriteAsync(Columns.EventId, Texts(static row => row.Sample.Event)).ConfigureAwait(false);
        await group.WriteAsync<DateTime>(Columns.CapturedAt, Values(static row => row.Sample.CapturedAt?.UtcDateTime)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Deployment, Texts(static row => row.Sample.Deployment)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Viewpoint, Texts(static row => row.Sample.Viewpoint)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Species, Texts(static row => row.Sample.Species)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxX, Values(static row => row.Sample.Box?.X)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxY, Values(static row => row.Sample.Box?.Y)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxWidth, Values(static row => row.Sample.Box?.Width)).ConfigureAwait(false);
        await group.WriteAsync<double>(Columns.BoxHeight, Values(static row => row.Sample.Box?.Height)).ConfigureAwait(false);
        await group.WriteAsync(Columns.BoxUnit, Texts(static row => StoredNames.Of(row.Sample.Box?.Unit))).ConfigureAwait(false);
        await group.WriteAsync(Columns.Model, Texts(static row => row.Model)).ConfigureAwait(false);
        await group.WriteAsync(Columns.PredictedIndividual, Texts(static row => row.Prediction?.Individual)).ConfigureAwait(false);
        await group.WriteAsync<float>(Columns.PredictedProbability, Values(static row => row.Prediction?.Probability)).ConfigureAwait(false);
        await group.WriteAsync(Columns.Attributes, Texts(static row => AttributeText.Of(row.Sample.Attributes))).ConfigureAwait(false);
        await WriteVectorsAsync(group).ConfigureAwait(false);
        group.CompleteValidate();
        _rows.Clear();
    }

    private async Task WriteVectorsAsync(ParquetRowGroupWriter group)
    {
        var length = _rows.Count * dimension;
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

    private string?[] Texts(Func<Embedding, string?> column)
    {
        var texts = new string?[_rows.Count];
        for (var i = 0; i < texts.Length; i++)
            texts[i] = column(_rows[i]);
        return texts;
    }

    private T?[] Values<T>(Func<Embedding, T?> column)
        where T : struct
    {
        var values = new T?[_rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = column(_rows[i]);
        return values;
    }
}
