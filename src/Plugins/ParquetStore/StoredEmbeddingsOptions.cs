using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>Options of <see cref="StoredEmbeddings"/>.</summary>
public sealed record StoredEmbeddingsOptions
{
    /// <summary>The folder of the store.</summary>
    [Option("The folder that a parquet stage wrote.", IsPath = true)]
    public required string Folder { get; init; }

    /// <summary>The models wanted.</summary>
    [Option("The ids of the models to read; all there are when empty.")]
    public IReadOnlyList<string> Models { get; init; } = [];
}
