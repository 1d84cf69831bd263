using Parquet;
using Parquet.Schema;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>A Parquet file being written under a temporary name.</summary>
internal sealed class PartFile
{
    private readonly FileStream _stream;
    private readonly ParquetWriter _writer;

    private PartFile(string path, FileStream stream, ParquetWriter writer) => (Path, _stream, _writer) = (path, stream, writer);

    /// <summary>Where the file is for now.</summary>
    public string Path { get; }

    /// <summary>The writer of its row groups.</summary>
    public ParquetWriter Writer => _writer;

    /// <summary>Starts a file.</summary>
    public static async Task<PartFile> CreateAsync(string path, ParquetSchema schema, ParquetCompression compression)
    {
        var stream = new StraightFileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
        try
        {
            var writer = await ParquetWriter.CreateAsync(schema, stream, ParquetSettings.Writing(compression)).ConfigureAwait(false);
            return new PartFile(path, stream, writer);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Writes the footer and brings everything to the disk.</summary>
    public async Task FinishAsync(IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            _writer.CustomMetadata = metadata;
            await _writer.DisposeAsync().ConfigureAwait(false);
            _stream.Flush(flushToDisk: true);
        }
        finally
        {
            await _stream.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Closes a file that cannot be finished and removes it.</summary>
    public void Abandon()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What was still to be flushed is not wanted either.
        }

        File.Delete(Path);
    }
}
