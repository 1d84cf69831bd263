using System.Buffers;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Three planes of brightness, about 0 to 1, row by row from the top. The memory is rented: paint every pixel, and dispose it.</summary>
internal sealed class Canvas(int width, int height) : IDisposable
{
    private readonly float[] _planes = ArrayPool<float>.Shared.Rent(3 * width * height);

    public int Width { get; } = width;

    public int Height { get; } = height;

    public Span<float> Red => Plane(0);

    public Span<float> Green => Plane(1);

    public Span<float> Blue => Plane(2);

    /// <summary>One plane: 0 red, 1 green, 2 blue.</summary>
    public Span<float> Plane(int channel) => _planes.AsSpan(channel * Width * Height, Width * Height);

    /// <summary>Replaces a pixel, whatever it held: rented memory may hold anything.</summary>
    public void Set(int index, Colour colour)
    {
        var size = Width * Height;
        _planes[index] = colour.Red;
        _planes[index + size] = colour.Green;
        _planes[index + size + size] = colour.Blue;
    }

    /// <summary>Lays a colour over a pixel.</summary>
    /// <param name="index">Row × width + column.</param>
    /// <param name="colour">The colour.</param>
    /// <param name="opacity">0 leaves the pixel, 1 replaces it.</param>
    public void Blend(int index, Colour colour, float opacity)
    {
        var size = Width * Height;
        ref var red = ref _planes[index];
        ref var green = ref _planes[index + size];
        ref var blue = ref _planes[index + size + size];
        red += (colour.Red - red) * opacity;
        green += (colour.Green - green) * opacity;
        blue += (colour.Blue - blue) * opacity;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(_planes);
}
