namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>How the pages of a Parquet file are compressed.</summary>
public enum ParquetCompression
{
    /// <summary>Fast, and read by everything.</summary>
    Snappy,

    /// <summary>Smaller (embeddings split into byte streams first), and about half as fast to write.</summary>
    Zstd,

    /// <summary>Not at all.</summary>
    None,
}
