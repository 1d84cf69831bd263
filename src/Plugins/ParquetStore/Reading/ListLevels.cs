namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>The levels of a list column: where each vector begins, and that nothing in it is null.</summary>
internal sealed class ListLevels
{
    public int[] Definition { get; private set; } = [];

    public int[] Repetition { get; private set; } = [];

    public void Grow(int length)
    {
        if (Definition.Length < length)
            (Definition, Repetition) = (new int[length], new int[length]);
    }

    public void Check(int length, int dimension)
    {
        for (var i = 0; i < length; i++)
        {
            if (Definition[i] != EmbeddingColumns.Element.MaxDefinitionLevel || Repetition[i] != (i % dimension == 0 ? 0 : 1))
                throw new FormatException($"row {i / dimension} of a row group does not hold {dimension} numbers");
        }
    }
}
