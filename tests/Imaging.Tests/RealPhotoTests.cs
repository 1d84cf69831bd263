using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

/// <summary>Photos as cameras and data sets bring them; they run where REIDFLOW_DATA names the folder that holds <c>data</c>.</summary>
public sealed class RealPhotoTests
{
    private static readonly string? _root = Environment.GetEnvironmentVariable("REIDFLOW_DATA");

    [Fact]
    public void Every_lion_loads_though_its_jpeg_is_named_png()
    {
        var files = Files("LionData", "*.png");
        Assert.Equal(740, files.Length);
        var pixels = 0L;
        foreach (var file in files)
        {
            var encoded = File.ReadAllBytes(file);
            var header = ImageHeader.Read(encoded);
            var image = Given.Load(encoded);
            Assert.Equal((ImageFormat.Jpeg, true), (header.Format, header.IsComplete));
            Assert.Equal(header.DisplayedSize, (image.Width, image.Height));
            pixels += image.Width * image.Height;
        }

        // Summed up by a program of another language.
        Assert.Equal(12_587_640, pixels);
    }

    [Fact]
    public void Nyalas_have_the_sizes_their_headers_give()
    {
        var files = Files("Nyala", "*.jpg");
        Assert.Equal(1213, files.Length);
        var headers = files.Select(file => ImageHeader.Read(File.ReadAllBytes(file))).ToArray();
        Assert.All(headers, header => Assert.True(header.IsComplete));
        Assert.Equal(223_914_326, headers.Sum(header => header.Pixels));
        for (var i = 0; i < files.Length; i += 10)
        {
            var image = Given.Load(File.ReadAllBytes(files[i]));
            Assert.Equal(headers[i].DisplayedSize, (image.Width, image.Height));
        }
    }

    [Fact]
    public void Camera_trap_photos_look_the_same_reduced_and_whole()
    {
        var files = Files("camtrap-dp-example", "*.JPG");
        Assert.Equal(10, files.Length);
        foreach (var file in files)
        {
            var encoded = File.ReadAllBytes(file);
            var whole = Given.Load(encoded);
            Assert.Equal((2048, 1440), (whole.Width, whole.Height));
            var reduced = Given.Load(encoded, new LoadImageOptions { MaxSide = 256 });
            Assert.Equal((256, 180), (reduced.Width, reduced.Height));
            var resized = new Resize(new ResizeOptions { Width = 256, Height = 180 }).Apply(Given.Picture(whole), Given.Context())!.Image!;
            Assert.InRange(Given.Difference(resized, reduced), 0, 1);
        }
    }

    private static string[] Files(string set, string pattern)
    {
        Assert.SkipWhen(_root is null, "REIDFLOW_DATA does not name a folder of test data.");
        return [.. Directory.EnumerateFiles(Path.Combine(_root, "data", set), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    }
}
