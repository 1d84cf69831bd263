namespace ReIdFlow.Tests;

/// <summary>A batch with the given numbers as inputs.</summary>
internal sealed class MatrixInputs(Matrix values) : IBatchInputs
{
    public int Count => values.Rows;

    public void Fill(Matrix target, int firstColumn, int columns)
    {
        for (var row = 0; row < values.Rows; row++)
            values.Row(row).Slice(firstColumn, columns).CopyTo(target.Row(row).Slice(firstColumn, columns));
    }
}
