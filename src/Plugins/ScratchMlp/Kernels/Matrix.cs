using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// A matrix of numbers, row by row, at an address that does not move. Rows start on a cache line and are padded with zeros to a
/// whole number of cache lines, so that kernels never meet a part of a vector.
/// </summary>
internal sealed unsafe class Matrix
{
    /// <summary>Numbers per cache line: the widest vector there is.</summary>
    public const int Line = 16;

    private readonly float[] _storage;

    /// <summary>A matrix of zeros.</summary>
    public Matrix(int rows, int columns)
    {
        (Rows, Columns, PaddedColumns) = (rows, columns, Pad(columns));

        // A stride of a power of two would put all rows of a column into the same few places of the cache.
        Stride = PaddedColumns % 256 == 0 ? PaddedColumns + Line : PaddedColumns;
        _storage = GC.AllocateArray<float>(checked((rows * Stride) + Line), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref _storage[0]);
        Data = (float*)((address + 63) & ~(nuint)63);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>Columns, rounded up to whole cache lines.</summary>
    public int PaddedColumns { get; }

    /// <summary>Numbers from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The first number; valid as long as the matrix is referenced.</summary>
    public float* Data { get; }

    /// <summary>Everything, padding included: rows × stride numbers.</summary>
    public Span<float> All => new(Data, Rows * Stride);

    /// <summary>Rounds a number of columns up to whole cache lines.</summary>
    public static int Pad(int columns) => (columns + Line - 1) / Line * Line;

    /// <summary>One row, without padding.</summary>
    public Span<float> Row(int row) => PaddedRow(row)[..Columns];

    /// <summary>One row, padded to whole cache lines.</summary>
    public Span<float> PaddedRow(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return new Span<float>(Data + ((nint)row * Stride), PaddedColumns);
    }

    /// <summary>The first rows, padding included.</summary>
    public Span<float> FirstRows(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rows, (uint)Rows, nameof(rows));
        return new Span<float>(Data, rows * Stride);
    }

    /// <summary>Takes over the numbers of a matrix of the same size.</summary>
    public void CopyFrom(Matrix other) => other.All.CopyTo(All);

    /// <summary>Writes the first columns of the first rows of another matrix into this one, rows becoming columns.</summary>
    /// <remarks>Padding is left as it is.</remarks>
    public void CopyTransposed(Matrix source, int sourceRows, int sourceColumns)
    {
        const int Block = 8;
        for (var firstRow = 0; firstRow < sourceRows; firstRow += Block)
        {
            var lastRow = Math.Min(firstRow + Block, sourceRows);
            for (var column = 0; column < sourceColumns; column++)
            {
                var target = Data + ((nint)column * Stride);
                for (var row = firstRow; row < lastRow; row++)
                    target[row] = source.Data[((nint)row * source.Stride) + column];
            }
        }
    }
}
