namespace ReIdFlow.Tests;

/// <summary>Matrices with random numbers.</summary>
internal static class Dense
{
    public static Matrix Random(int rows, int columns, RandomStream random, double deviation = 1)
    {
        var result = new Matrix(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            foreach (ref var value in result.Row(row))
                value = (float)(random.NextGaussian() * deviation);
        }

        return result;
    }
}
