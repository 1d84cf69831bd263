using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class OrientationTests
{
    /// <summary>
    /// The EXIF standard says which displayed side the stored first row and first column are. A letter F stored in each of the eight
    /// ways has to come out as an F.
    /// </summary>
    private static readonly string[] _stored =
    [
        "###|#..|##.|#..|#..",
        "###|..#|.##|..#|..#",
        "..#|..#|.##|..#|###",
        "#..|#..|##.|#..|###",
        "#####|#.#..|#....",
        "#....|#.#..|#####",
        "....#|..#.#|#####",
        "#####|..#.#|....#",
    ];

    public static TheoryData<int, bool> Cases
    {
        get
        {
            var cases = new TheoryData<int, bool>();
            for (var orientation = 1; orientation <= 8; orientation++)
            {
                cases.Add(orientation, false);
                cases.Add(orientation, true);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_jpeg_is_turned_upright(int orientation, bool bigEndian)
        => IsUpright(Given.WithExif(Given.Encoded(Letter(_stored[orientation - 1]), ".jpg"), Given.Exif(orientation, bigEndian)));

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_png_is_turned_upright(int orientation, bool bigEndian)
    {
        // The first chunk, IHDR, is 25 bytes long and follows the signature of 8.
        var png = Given.Encoded(Letter(_stored[orientation - 1]), ".png");
        IsUpright([.. png[..33], .. Given.Chunk("eXIf", Given.Exif(orientation, bigEndian)), .. png[33..]]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_tiff_is_turned_upright_once(int orientation) => IsUpright(HandmadeTiff.Rgb(Letter(_stored[orientation - 1]), orientation));

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void A_webp_is_turned_upright(int orientation)
    {
        var letter = Letter(_stored[orientation - 1]);
        var lossless = Given.Encoded(letter, ".webp", 64, 101);
        var exif = Given.Exif(orientation, bigEndian: true);
        byte[] chunks =
        [
            .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x08, 0, 0, 0, (byte)(letter.Width - 1), 0, 0, (byte)(letter.Height - 1), 0, 0,
            .. lossless[12..],
            .. "EXIF"u8, (byte)exif.Length, 0, 0, 0, .. exif,
        ];
        IsUpright([.. "RIFF"u8, .. BitConverter.GetBytes(chunks.Length), .. chunks]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(65535)]
    public void An_orientation_that_does_not_exist_is_passed_over(int orientation)
        => IsUpright(Given.WithExif(Given.Encoded(Letter(_stored[0]), ".jpg"), Given.Exif(orientation, bigEndian: false)));

    [Fact]
    public void Damaged_metadata_is_no_reason_to_refuse_a_photo()
    {
        var jpeg = Given.Encoded(Letter(_stored[0]), ".jpg");
        var exif = Given.Exif(6, bigEndian: false);
        for (var length = 0; length < exif.Length - 6; length++)
            IsUpright(Given.WithExif(jpeg, exif[..length]));
        exif[4] = 0xff;
        exif[7] = 0xff;
        IsUpright(Given.WithExif(jpeg, exif));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_box_is_one_of_the_photo_as_displayed(int orientation, bool bigEndian)
    {
        // The letter's upper bar, from column 0 to 2 of 3, in row 0 of 5.
        var jpeg = Given.WithExif(Given.Encoded(Letter(_stored[orientation - 1]), ".jpg"), Given.Exif(orientation, bigEndian));
        var bar = Given.Load(jpeg, box: new BoundingBox(0, 0, 48, 16, BoxUnit.Pixels));
        Assert.Equal((48, 16), (bar.Width, bar.Height));
        Assert.InRange(bar.Pixels.ToArray().Max(), 0, 60);
        var shares = Given.Load(jpeg, box: new BoundingBox(0, 0, 1, 0.2, BoxUnit.Relative));
        Given.Same(bar, shares);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_photo_on_its_side_is_reduced_upright(int orientation)
    {
        var jpeg = Given.WithExif(Given.Encoded(Letter(_stored[orientation - 1]), ".jpg"), Given.Exif(orientation, bigEndian: false));
        var image = Given.Load(jpeg, new LoadImageOptions { MaxSide = 10 });
        Assert.Equal((6, 10), (image.Width, image.Height));
        Assert.Equal(_stored[0], Read(image, 3, 5, 2, 2));
    }

    private static void IsUpright(byte[] photo)
    {
        var image = Given.Load(photo);
        Assert.Equal((48, 80), (image.Width, image.Height));
        Assert.Equal(_stored[0], Read(image, 3, 5, 16, 16));
    }

    /// <summary>Cells of 16 pixels, dark for #.</summary>
    private static Image Letter(string cells)
    {
        var rows = cells.Split('|');
        var (width, height) = (rows[0].Length * 16, rows.Length * 16);
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = rows[i / 3 / width / 16][i / 3 % width / 16] == '#' ? (byte)20 : (byte)235;
        return new Image(width, height, PixelFormat.Rgb, pixels);
    }

    private static string Read(Image image, int columns, int rows, int cellWidth, int cellHeight)
        => string.Join('|', Enumerable.Range(0, rows).Select(row => string.Concat(Enumerable.Range(0, columns).Select(
            column => image.Pixel((column * cellWidth) + (cellWidth / 2), (row * cellHeight) + (cellHeight / 2)).Red < 128 ? '#' : '.'))));
}
