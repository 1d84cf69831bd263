using System.Diagnostics;
using System.Text;
using OpenCvSharp;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class LoadImageFailureTests
{
    private static readonly LoadImageOptions _accept = new() { Truncated = TruncatedMode.Accept };

    public static TheoryData<string, byte[]> NoImages => new()
    {
        { "The file is empty (0 bytes).", [] },
        { "zero bytes and no image", new byte[4096] },
        { "it is text", "Dear ranger,\nthe lions were here.\n"u8.ToArray() },
        { "it is text", [0xef, 0xbb, 0xbf, .. "Löwe"u8] },
        { "it is text", Encoding.UTF8.GetBytes(new string('é', 600)) },
        { "it is text", "BMW and other makes of car, which are no bitmaps"u8.ToArray() },
        { "a web page (HTML)", "<!DOCTYPE html><html><body>404</body></html>"u8.ToArray() },
        { "a drawing (SVG)", "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray() },
        { "a video (MP4)", [0, 0, 0, 0x18, .. "ftypmp42"u8, 0, 0, 0, 0] },
        { "a video (QuickTime)", [0, 0, 0, 0x14, .. "ftypqt  "u8, 0, 0, 0, 0] },
        { "a video (AVI)", [.. "RIFF"u8, 1, 2, 3, 4, .. "AVI LIST"u8] },
        { "a video (Matroska or WebM)", [0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3] },
        { "HEIC), which has to be converted", [0, 0, 0, 0x18, .. "ftypheic"u8, 0, 0, 0, 0] },
        { "AVIF image, which has to be converted", [0, 0, 0, 0x18, .. "ftypavif"u8, 0, 0, 0, 0] },
        { "a PDF document", "%PDF-1.7"u8.ToArray() },
        { "a ZIP archive", "PK\x3\x4"u8.ToArray() },
        { "thumbs.db", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] },
        { ".DS_Store", [0, 0, 0, 1, .. "Bud1"u8, 0] },
        { "its 3 bytes start with 01 FE 80", [0x01, 0xfe, 0x80] },
        { "a camera's raw photo", [.. "II*\0"u8, 16, 0, 0, 0, .. "CR"u8, 2, 0, 0, 0, 0, 0, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(NoImages))]
    public void What_is_no_image_is_said_to_be_what_it_is(string expected, byte[] content)
        => Assert.Contains(expected, Given.Complaint(content), StringComparison.Ordinal);

    [Fact]
    public void A_raw_photo_is_not_taken_for_its_thumbnail()
    {
        Assert.Equal(8, Given.Load(HandmadeTiff.Rgb(Given.Places(8, 8), orientation: 1)).Width);
        var message = Given.Complaint(HandmadeTiff.Rgb(Given.Places(8, 8), orientation: 1, subfile: 1));
        Assert.Contains("a camera's raw photo", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_without_a_photo_is_refused()
    {
        var sample = new Sample { Id = "s", Path = "p" };
        Assert.Contains("names no photo", Assert.Throws<InvalidDataException>(() => new LoadImage(new()).Apply(sample, Given.Context())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_fails_with_its_name()
    {
        var sample = Given.Photo([]) with { Content = new FileContent("/nowhere/lion.jpg") };
        Assert.Contains("lion.jpg", Assert.ThrowsAny<IOException>(() => new LoadImage(new()).Apply(sample, Given.Context())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_photo_is_refused_by_its_header_without_taking_memory()
    {
        var png = Given.PngWithoutPicture(30_000, 30_000);
        Given.Complaint(png);
        var before = Process.GetCurrentProcess().PeakWorkingSet64;
        var message = Given.Complaint(png);
        var grown = Process.GetCurrentProcess().PeakWorkingSet64 - before;
        Assert.Equal("The PNG image has 30000×30000 = 900000000 pixels, more than the 200000000 allowed; raise maxPixels to load it.", message);
        Assert.InRange(grown, 0, 50_000_000);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".gif")]
    [InlineData(".webp")]
    [InlineData(".tiff")]
    [InlineData(".jp2")]
    public void The_limit_of_pixels_holds_for_every_format(string extension)
    {
        var photo = Given.Encoded(Given.Blotches(100, 80), extension);
        Assert.Contains("100×80 = 8000 pixels, more than the 7999 allowed", Given.Complaint(photo, new LoadImageOptions { MaxPixels = 7999 }), StringComparison.Ordinal);
        Assert.Equal(100, Given.Load(photo, new LoadImageOptions { MaxPixels = 8000 }).Width);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".gif")]
    [InlineData(".webp")]
    [InlineData(".tiff")]
    [InlineData(".jp2")]
    public void A_photo_cut_off_anywhere_fails_with_a_reason(string extension)
    {
        var photo = Given.Encoded(Given.Blotches(200, 150), extension);
        for (var i = 0; i < 60; i++)
        {
            var length = i < 30 ? i : photo.Length - 1 - ((photo.Length - 30) * (i - 30) / 30);

            // A GIF's last byte alone says that nothing follows; the picture is there without it.
            if (extension == ".gif" && length > photo.Length - 4)
                continue;
            var message = Given.Complaint(photo[..length]);
            Assert.EndsWith(".", message, StringComparison.Ordinal);

            // What a GIF lacks shows only when decoding it.
            if (i >= 30 && extension != ".gif")
                Assert.Contains("cut off", message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_jpeg_whose_missing_end_was_filled_with_zeros_is_cut_off(bool progressive)
    {
        var jpeg = Given.Encoded(Given.Blotches(200, 150), ".jpg", (int)ImwriteFlags.JpegProgressive, progressive ? 1 : 0);
        Assert.Contains("JPEG image is cut off", Given.Complaint([.. jpeg[..(jpeg.Length / 2)], .. new byte[5000]]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_jpeg_that_goes_over_into_another_one_is_cut_off()
    {
        var jpeg = Given.Encoded(Given.Blotches(200, 150), ".jpg");
        Assert.Contains("JPEG image is cut off", Given.Complaint([.. jpeg[..(jpeg.Length / 2)], .. jpeg]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_a_thumbnail_is_not_taken_for_that_of_the_photo()
    {
        var jpeg = Given.Encoded(Given.Blotches(200, 150), ".jpg");
        var thumbnail = Given.Encoded(Given.Blotches(20, 15), ".jpg");
        byte[] photo = [0xff, 0xd8, .. HandmadeJpeg.Segment(0xe1, [.. "Exif\0\0"u8, .. Given.Exif(1, bigEndian: true), .. thumbnail]), .. jpeg[2..]];
        Assert.Equal(200, Given.Load(photo).Width);
        Assert.Contains("JPEG image is cut off", Given.Complaint(photo[..^100]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    public void What_follows_the_end_does_no_harm(string extension)
    {
        var image = Given.Load(Given.Encoded(Given.Blotches(40, 30), extension));
        Given.Same(image, Given.Load([.. Given.Encoded(Given.Blotches(40, 30), extension), .. "any other data"u8, 0xff, 0xd8, 0xff, 0xe0]));
    }

    [Fact]
    public void A_progressive_jpeg_and_one_with_restart_markers_are_complete()
    {
        var blotches = Given.Blotches(200, 150);
        Assert.Equal(200, Given.Load(Given.Encoded(blotches, ".jpg", (int)ImwriteFlags.JpegProgressive, 1)).Width);
        Assert.Equal(200, Given.Load(Given.Encoded(blotches, ".jpg", (int)ImwriteFlags.JpegRstInterval, 2)).Width);
    }

    [Fact]
    public void A_jpeg_cut_off_is_loaded_as_far_as_it_goes_where_that_is_accepted()
    {
        var jpeg = Given.Encoded(Given.Blotches(200, 160), ".jpg");
        var whole = Given.Load(jpeg);
        var half = Given.Load(jpeg[..(jpeg.Length / 2)], _accept);
        Assert.Equal((200, 160), (half.Width, half.Height));
        Assert.True(whole.Pixels.Span[..(200 * 3 * 40)].SequenceEqual(half.Pixels.Span[..(200 * 3 * 40)]));
        Assert.Equal((128, 128, 128), half.Pixel(199, 159));
    }

    [Fact]
    public void A_jpeg_without_its_end_marker_is_loaded_whole_where_that_is_accepted()
    {
        var jpeg = Given.Encoded(Given.Blotches(200, 160), ".jpg");
        Given.Same(Given.Load(jpeg), Given.Load(jpeg[..^2], _accept));
    }

    [Fact]
    public void A_png_cut_off_fails_even_where_that_is_accepted()
    {
        var png = Given.Encoded(Given.Blotches(200, 150), ".png");
        Assert.Equal("The PNG image cannot be decoded: its file ends before the picture does.", Given.Complaint(png[..(png.Length / 2)], _accept));
    }

    [Fact]
    public void A_png_without_a_picture_fails()
        => Assert.StartsWith("The PNG image cannot be decoded", Given.Complaint(Given.PngWithoutPicture(10, 10)), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    [InlineData(0x80000000, 10)]
    public void A_png_of_no_size_fails(uint width, uint height)
        => Assert.StartsWith("The PNG image is damaged: its header gives a size of", Given.Complaint(Given.PngWithoutPicture(width, height)), StringComparison.Ordinal);

    [Fact]
    public void Damaged_bytes_never_do_worse_than_fail()
    {
        var random = RandomStream.Create(7, "damage");
        foreach (var extension in new[] { ".jpg", ".png", ".bmp", ".gif", ".webp", ".tiff", ".jp2" })
        {
            var photo = Given.Encoded(Given.Blotches(64, 48), extension);
            for (var round = 0; round < 200; round++)
            {
                var damaged = (byte[])photo.Clone();
                for (var i = 0; i < 4; i++)
                    damaged[random.NextInt(round % 2 == 0 ? Math.Min(120, damaged.Length) : damaged.Length)] = (byte)random.NextInt(256);
                try
                {
                    var image = Given.Load(damaged, new LoadImageOptions { MaxPixels = 1_000_000, Truncated = round % 3 == 0 ? TruncatedMode.Accept : TruncatedMode.Fail });
                    Assert.InRange(image.Width * image.Height, 1, 1_000_000);
                }
                catch (InvalidDataException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            }
        }
    }
}
