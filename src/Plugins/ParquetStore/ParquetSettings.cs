using System.IO.Compression;
using Parquet;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>
/// How files are written and read. Parquet.Net keeps the memory that pages were made in for the next ones, once for the process: up to
/// 80 MB if it is told nothing, which a long run comes to fill. A page of the longest kind fits into what is kept.
/// </summary>
internal static class ParquetSettings
{
    private const int KeptBytes = 1 << 20;

    /// <summary>How files are read.</summary>
    public static ParquetOptions Reading => new() { MaximumSmallPoolFreeBytes = KeptBytes, MaximumLargePoolFreeBytes = KeptBytes };

    /// <summary>How files are written.</summary>
    public static ParquetOptions Writing(ParquetCompression compression)
    {
        var options = Reading;
        switch (compression)
        {
            case ParquetCompression.Snappy:
                options.CompressionMethod = CompressionMethod.Snappy;
                break;
            case ParquetCompression.None:
                options.CompressionMethod = CompressionMethod.None;
                break;
            case ParquetCompression.Zstd:
                // Zstandard's higher levels take a hundred times as long and gain next to nothing on floats; splitting their bytes does.
                options.CompressionMethod = CompressionMethod.Zstd;
                options.CompressionLevel = CompressionLevel.Fastest;
                options.ColumnEncodingHints[EmbeddingColumns.Element.Path.ToString()] = EncodingHint.ByteSplitStream;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(compression), compression, "There is no such compression.");
        }

        return options;
    }
}
