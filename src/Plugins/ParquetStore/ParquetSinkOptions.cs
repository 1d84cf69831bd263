using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Options of <see cref="ParquetSink"/>.</summary>
public sealed record ParquetSinkOptions
{
    /// <summary>The folder of the store.</summary>
    [Option("The folder that gets the files; made where it is missing. Files of other models in it are left alone.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>The most rows in a file.</summary>
    [Option("The most embeddings in one file; a model with more gets several files.", Min = 1, Unit = "rows")]
    public int RowsPerPart { get; init; } = 1_000_000;

    /// <summary>The most rows in a row group.</summary>
    [Option("The most embeddings in one row group: what is held in memory per model while writing.", Min = 1, Max = 1_000_000, Unit = "rows")]
    public int RowsPerGroup { get; init; } = 4096;

    /// <summary>How pages are compressed.</summary>
    [Option("How the files are compressed: snappy is the fastest, zstd the smallest.")]
    public ParquetCompression Compression { get; init; } = ParquetCompression.Snappy;
}
