using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Writes one model's embeddings, row group after row group, file after file.</summary>
internal sealed class ModelWriter
{
    private readonly string _model;
    private readonly ParquetSinkOptions _options;
    private readonly RunInfo _run;
    private readonly RunFolder _folder;
    private readonly int _dimension;
    private readonly int _rowsPerGroup;
    private readonly RowBuffer _buffer;
    private readonly Queue<(PartName Name, string Path)> _finished = new();

    private PartFile? _current;
    private int _part;
    private long _firstRow;
    private int _rowsInPart;
    private bool _isBroken;

    /// <summary>Starts with a model's first embedding, which is not yet added.</summary>
    public ModelWriter(Embedding first, ParquetSinkOptions options, RunInfo run, RunFolder folder)
    {
        if (!PartName.IsModelId(first.Model))
            throw new StageException($"Model '{first.Model}' cannot name a file: an id starts with a letter and goes on with letters, digits, _ and -.");
        if (first.Vector.IsEmpty)
            throw new StageException($"Model '{first.Model}' gave sample '{first.Sample.Id}' a vector without numbers.");
        (_model, _options, _run, _folder) = (first.Model, options, run, folder);
        _dimension = first.Vector.Length;
        _rowsPerGroup = RowBuffer.RowsPerGroup(options.RowsPerGroup, _dimension);
        _buffer = new RowBuffer(_model, _dimension);
    }

    /// <summary>How many files there are, the open one included.</summary>
    public int Parts => _part + (_rowsInPart > 0 ? 1 : 0);

    /// <summary>Adds one embedding.</summary>
    public async ValueTask AddAsync(Embedding embedding)
    {
        Check(embedding);
        if (_rowsInPart == _options.RowsPerPart)
            await FinishPartAsync(isLast: false).ConfigureAwait(false);
        _buffer.Add(embedding);
        _rowsInPart++;
        if (_buffer.Count == _rowsPerGroup)
            await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the last file. After a failed write only the files finished before are kept.</summary>
    /// <param name="isComplete">Whether all of the model's embeddings were added.</param>
    public async ValueTask CloseAsync(bool isComplete)
    {
        if (_rowsInPart > 0 && !_isBroken)
            await FinishPartAsync(isComplete).ConfigureAwait(false);
    }

    /// <summary>Gives the closed files their names, and removes an earlier run's that these do not replace.</summary>
    /// <param name="isComplete">Whether readers may take them for the whole; otherwise they are named as partial.</param>
    public void Publish(bool isComplete)
    {
        var count = Parts;
        while (_finished.TryPeek(out var file))
        {
            _folder.Publish(file.Path, (file.Name with { IsPartial = !isComplete }).FileName);
            _finished.Dequeue();
        }

        _folder.RemoveParts(name => name.Model == _model && (name.IsPartial ? isComplete || name.Part >= count : isComplete && name.Part >= count));
    }

    private void Check(Embedding embedding)
    {
        if (embedding.Vector.Length != _dimension)
        {
            throw new StageException(
                $"Model '{_model}' gave sample '{embedding.Sample.Id}' a vector of {embedding.Vector.Length} numbers after vectors of {_dimension}: all of a model's vectors have the same length.");
        }

        var vector = embedding.Vector.Span;
        for (var i = 0; i < vector.Length; i++)
        {
            if (!float.IsFinite(vector[i]))
                throw new StageException($"Model '{_model}' gave sample '{embedding.Sample.Id}' a vector whose number {i} is not finite: such a vector cannot be compared.");
        }
    }

    private async ValueTask FinishPartAsync(bool isLast)
    {
        await FlushAsync().ConfigureAwait(false);
        var name = new PartName(_model, _part);
        await GuardAsync(file => file.FinishAsync(StoreMetadata.OfPart(_run, name, _dimension, _firstRow, isLast))).ConfigureAwait(false);
        _finished.Enqueue((name, _current!.Path));
        _current = null;
        _part++;
        _firstRow += _rowsInPart;
        _rowsInPart = 0;
    }

    private async ValueTask FlushAsync()
    {
        if (_buffer.Count == 0)
            return;
        _current ??= await PartFile.CreateAsync(
            _folder.TemporaryPath(new PartName(_model, _part).FileName),
            EmbeddingColumns.Schema,
            _options.Compression).ConfigureAwait(false);
        await GuardAsync(file => _buffer.WriteToAsync(file.Writer)).ConfigureAwait(false);
    }

    // A row group that broke off leaves a file that nothing can read; it is removed at once, which gives a full disk room for the others.
    private async ValueTask GuardAsync(Func<PartFile, Task> write)
    {
        try
        {
            await write(_current!).ConfigureAwait(false);
        }
        catch
        {
            _isBroken = true;
            _current!.Abandon();
            throw;
        }
    }
}
