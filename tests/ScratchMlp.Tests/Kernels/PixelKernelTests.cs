namespace ReIdFlow.Tests;

public sealed unsafe class PixelKernelTests
{
    [Fact]
    public void Converts_every_byte_value_at_every_length_and_width_alike()
    {
        var random = RandomStream.Create(1, "pixels");
        var (scale, offset) = (Dense.Random(1, 256, random), Dense.Random(1, 256, random));
        var pixels = Enumerable.Range(0, 256).Select(value => (byte)(255 - value)).ToArray();
        for (var count = 0; count <= 256; count++)
        {
            foreach (var width in VectorWidths.Supported)
            {
                var target = new Matrix(1, 272);
                fixed (byte* start = pixels)
                    PixelKernel.Convert(start, scale.Data, offset.Data, target.Data, count, width);
                for (var i = 0; i < 272; i++)
                {
                    var expected = i < count ? float.MultiplyAddEstimate(pixels[i], scale.Row(0)[i], offset.Row(0)[i]) : 0;
                    Assert.Equal(expected, target.Row(0)[i]);
                }
            }
        }
    }
}
