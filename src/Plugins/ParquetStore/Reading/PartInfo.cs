namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>What the footer of a file of embeddings says.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Dimension">Length of each vector.</param>
/// <param name="FirstRow">How many rows the files before it hold together.</param>
/// <param name="IsLast">Whether no other file follows.</param>
internal sealed record PartInfo(string Path, long Rows, int Dimension, long FirstRow, bool IsLast);
