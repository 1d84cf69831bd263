namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Changes of saturation and hue as one 3×3 matrix over red, green and blue: hue turns about the grey axis, saturation
/// stretches away from it, and the luma of ITU-R BT.601 (.299, .587, .114) stays as it is.
/// </summary>
internal static class ColourTurn
{
    private static readonly double[] s_luma = [0.299, 0.587, 0.114];

    /// <param name="saturation">What chroma is multiplied with: 0 gives grey, 1 leaves it.</param>
    /// <param name="hueDegrees">How far hue turns, in degrees.</param>
    /// <returns>Row after row, what red, green and blue become.</returns>
    public static float[,] Matrix(double saturation, double hueDegrees)
    {
        // Chroma is what is left of a colour without its luma. It is turned by Rodrigues' formula about (1, 1, 1)/√3, the turn
        // applied to colours of luma 0 only.
        var (sin, cos) = Math.SinCos(hueDegrees * Math.PI / 180);
        var matrix = new float[3, 3];
        for (var row = 0; row < 3; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                var luma = s_luma[column];
                matrix[row, column] = (float)(luma + (saturation * Enumerable.Range(0, 3).Sum(k => Flat(row, k) * ((k == column ? 1 : 0) - luma))));
            }
        }

        return matrix;

        // A turn of chroma, brought back to luma 0.
        double Flat(int row, int column) => Turn(row, column) - Enumerable.Range(0, 3).Sum(k => s_luma[k] * Turn(k, column));

        double Turn(int row, int column)
        {
            var cross = ((column - row + 3) % 3) switch { 1 => -1.0, 2 => 1.0, _ => 0.0 } / Math.Sqrt(3);
            return ((row == column ? 1 : 0) * cos) + ((1 - cos) / 3) + (sin * cross);
        }
    }
}
