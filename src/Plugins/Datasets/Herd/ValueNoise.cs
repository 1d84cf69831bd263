namespace ReIdFlow.Plugins.Datasets;

/// <summary>Smooth random surfaces: random heights on a lattice, blended in between.</summary>
/// <param name="seed">Tells surfaces apart.</param>
internal readonly struct ValueNoise(uint seed)
{
    /// <summary>The height at a point, from −1 to 1; hills are about one unit wide.</summary>
    public float At(float x, float y)
    {
        var (left, top) = (MathF.Floor(x), MathF.Floor(y));
        var (column, row) = ((int)left, (int)top);
        var (shareX, shareY) = (Smooth(x - left), Smooth(y - top));
        var above = Mix(Lattice(column, row), Lattice(column + 1, row), shareX);
        var below = Mix(Lattice(column, row + 1), Lattice(column + 1, row + 1), shareX);
        return Mix(above, below, shareY);
    }

    /// <summary>The sum of several surfaces, each twice as fine and half as high as the one before; about −1 to 1.</summary>
    public float Fractal(float x, float y, int octaves)
    {
        var (sum, height) = (0f, 0.5f);
        for (var i = 0; i < octaves; i++)
        {
            sum += height * At(x, y);
            (x, y, height) = ((2 * x) + 17.3f, (2 * y) + 5.7f, height / 2);
        }

        return sum;
    }

    private static float Smooth(float t) => t * t * (3 - (2 * t));

    private static float Mix(float a, float b, float share) => a + ((b - a) * share);

    /// <summary>An integer hash (the finaliser of MurmurHash3) as a number from −1 to 1.</summary>
    private float Lattice(int x, int y)
    {
        var hash = seed ^ ((uint)x * 0x9E3779B1u) ^ ((uint)y * 0x85EBCA77u);
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        hash ^= hash >> 16;
        return ((hash >> 8) * (2f / (1 << 24))) - 1;
    }
}
