namespace ReIdFlow.Tests;

public sealed unsafe class MatrixProductTests
{
    public static TheoryData<int> Widths => [.. VectorWidths.Supported.Select(width => (int)width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Agrees_with_sums_in_double_precision_for_every_odd_shape(int width)
    {
        var random = RandomStream.Create(1, "shapes");
        for (var trial = 0; trial < 400; trial++)
        {
            var (rows, columns, depth) = (1 + random.NextInt(70), 1 + random.NextInt(70), 1 + random.NextInt(70));
            var a = Dense.Random(rows, depth, random);
            var b = Dense.Random(depth, columns, random);
            var c = Multiply(a, b, rows, depth, (VectorWidth)width, transposed: false);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    double sum = 0, size = 0;
                    for (var k = 0; k < depth; k++)
                    {
                        sum += (double)a.Row(row)[k] * b.Row(k)[column];
                        size += Math.Abs((double)a.Row(row)[k] * b.Row(k)[column]);
                    }

                    // The bound on a sum of n rounded products is n · 2⁻²⁴ of the sum of magnitudes.
                    Assert.True(Math.Abs(c.Row(row)[column] - sum) <= (depth + 1) * size / (1 << 24), $"{rows}×{depth} · {depth}×{columns} at {row}, {column}");
                }
            }

            Assert.All(Enumerable.Range(0, rows), row => Assert.All(c.PaddedRow(row)[columns..].ToArray(), padding => Assert.Equal(0, padding)));
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Reads_a_factor_transposed(int width)
    {
        var random = RandomStream.Create(2, "transposed");
        for (var trial = 0; trial < 100; trial++)
        {
            var (rows, columns, depth) = (1 + random.NextInt(40), 1 + random.NextInt(40), 1 + random.NextInt(40));
            var a = Dense.Random(rows, depth, random);
            var b = Dense.Random(depth, columns, random);
            var turned = new Matrix(depth, rows);
            turned.CopyTransposed(a, rows, depth);
            var straight = Multiply(a, b, rows, depth, (VectorWidth)width, transposed: false);
            var viaTurned = Multiply(turned, b, rows, depth, (VectorWidth)width, transposed: true);
            Assert.True(straight.All.SequenceEqual(viaTurned.All));
        }
    }

    [Fact]
    public void Gives_the_same_bits_at_every_width()
    {
        var random = RandomStream.Create(3, "widths");
        var a = Dense.Random(37, 300, random);
        var b = Dense.Random(300, 83, random);
        var expected = Multiply(a, b, 37, 300, VectorWidth.Bits128, transposed: false);
        Assert.All(VectorWidths.Supported, width => Assert.True(Multiply(a, b, 37, 300, width, transposed: false).All.SequenceEqual(expected.All)));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void A_row_comes_out_the_same_alone_and_among_others(int width)
    {
        var random = RandomStream.Create(4, "alone");
        var a = Dense.Random(23, 129, random);
        var b = Dense.Random(129, 50, random);
        var together = Multiply(a, b, 23, 129, (VectorWidth)width, transposed: false);
        for (var row = 0; row < 23; row++)
        {
            var single = new Matrix(1, 129);
            a.Row(row).CopyTo(single.Row(0));
            Assert.True(Multiply(single, b, 1, 129, (VectorWidth)width, transposed: false).Row(0).SequenceEqual(together.Row(row)));
        }
    }

    private static Matrix Multiply(Matrix a, Matrix b, int rows, int depth, VectorWidth width, bool transposed)
    {
        var c = new Matrix(rows, b.Columns);
        MatrixProduct.Multiply(
            a.Data,
            transposed ? 1 : a.Stride,
            transposed ? a.Stride : 1,
            b.Data,
            b.Stride,
            c.Data,
            c.Stride,
            rows,
            c.PaddedColumns,
            depth,
            width);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return c;
    }
}
