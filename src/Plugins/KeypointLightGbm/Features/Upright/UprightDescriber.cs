using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>
/// SIFT's descriptor without rotation (Lowe, IJCV 2004, section 6): 4×4 histograms of 8 gradient directions, shared among
/// neighbouring places and directions. As no keypoint is turned, the weights of columns and of rows are each worked out once.
/// Not for two threads at once.
/// </summary>
internal sealed unsafe class UprightDescriber
{
    private const int Places = 4;
    private const int Directions = 8;

    // Width of a histogram's place, in sigmas of the keypoint.
    private const float PlaceInSigmas = 3;

    // No direction counts for more than this share of the descriptor's length.
    private const float Largest = 0.2f;

    // One row of histograms, with one place more at either end for what falls half outside.
    private const int RowLength = (Places + 2) * Directions;

    private readonly float[] _row = new float[RowLength];
    private readonly float[] _sums = new float[(Places + 2) * RowLength];
    private float[] _near = [];
    private float[] _far = [];
    private int[] _place = [];
    private float[] _lengths = [];
    private float[] _turns = [];

    /// <summary>Writes the descriptor of a keypoint, not normalised.</summary>
    /// <param name="octave">Planes that the keypoint was found in.</param>
    /// <param name="keypoint">Which keypoint.</param>
    /// <param name="target">128 numbers: row of places, place in the row, direction.</param>
    internal void Describe(GaussianOctave octave, SiftKeypoint keypoint, Span<float> target)
    {
        var (width, height) = (octave.Width, octave.Height);
        var place = PlaceInSigmas * keypoint.Sigma;
        var reach = place * (Places + 1) / 2;
        var (left, right) = (Math.Max(1, (int)MathF.Ceiling(keypoint.X - reach)), Math.Min(width - 2, (int)MathF.Floor(keypoint.X + reach)));
        var (top, bottom) = (Math.Max(1, (int)MathF.Ceiling(keypoint.Y - reach)), Math.Min(height - 2, (int)MathF.Floor(keypoint.Y + reach)));
        Array.Clear(_sums);
        var columns = right - left + 1;
        if (columns > 0)
        {
            WeighColumns(keypoint.X, place, left, columns);
            fixed (float* plane = octave.Blurred(keypoint.Level))
            {
                for (var y = top; y <= bottom; y++)
                {
                    GradientDirections.Of(plane + (y * width) + left, width, _lengths.AsSpan(0, columns), _turns.AsSpan(0, columns));
                    Array.Clear(_row);
                    SumRow(columns);
                    var (position, near, far) = Share(y, keypoint.Y, place);
                    TensorPrimitives.MultiplyAdd(_row, near, _sums.AsSpan(position * RowLength, RowLength), _sums.AsSpan(position * RowLength, RowLength));
                    if (position + 1 < Places + 2)
                        TensorPrimitives.MultiplyAdd(_row, far, _sums.AsSpan((position + 1) * RowLength, RowLength), _sums.AsSpan((position + 1) * RowLength, RowLength));
                }
            }
        }

        for (var row = 0; row < Places; row++)
            _sums.AsSpan(((row + 1) * RowLength) + Directions, Places * Directions).CopyTo(target[(row * Places * Directions)..]);
        var length = TensorPrimitives.Norm<float>(target);
        TensorPrimitives.Min(target, Largest * length, target);
    }

    /// <summary>The place (0 for the one before the first) that a line falls into, and the weights of that and of the next, the Gaussian window included.</summary>
    private static (int Place, float Near, float Far) Share(int line, float middle, float place)
    {
        var offset = (line - middle) / place;
        var position = Math.Clamp(offset + ((Places + 1) / 2f), 0, Places + 1);
        var number = Math.Min((int)position, Places);
        var far = position - number;
        var window = MathF.Exp(-offset * offset / (Places * Places / 2f));
        return (number, window * (1 - far), window * far);
    }

    private void WeighColumns(float middle, float place, int left, int columns)
    {
        if (_near.Length < columns)
        {
            (_near, _far, _place) = (new float[columns], new float[columns], new int[columns]);
            (_lengths, _turns) = (new float[columns], new float[columns]);
        }

        for (var i = 0; i < columns; i++)
        {
            (var number, _near[i], _far[i]) = Share(left + i, middle, place);
            _place[i] = number * Directions;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumRow(int columns)
    {
        fixed (float* near = _near, far = _far, lengths = _lengths, turns = _turns, row = _row)
        fixed (int* places = _place)
        {
            for (var i = 0; i < columns; i++)
            {
                var direction = (int)turns[i];
                var share = turns[i] - direction;
                direction &= Directions - 1;
                var next = (direction + 1) & (Directions - 1);
                var (here, beyond) = (lengths[i] * near[i], lengths[i] * far[i]);
                var bins = row + places[i];
                bins[direction] += here - (here * share);
                bins[next] += here * share;
                bins[Directions + direction] += beyond - (beyond * share);
                bins[Directions + next] += beyond * share;
            }
        }
    }
}
