using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Paints the photos of a herd. A photo depends on the seed, the stage's id, the options and which photo it is: painting it again, from
/// any thread and in any order, gives the same bytes.
/// </summary>
internal sealed class HerdPainter
{
    private const int PointsPerCircle = 24;
    private const int CoatsKept = 1024;
    private const int SceneryBytesKept = 64 << 20;

    private readonly StageContext _context;
    private readonly CoatKind _kind;
    private readonly double _difficulty;
    private readonly RecentlyUsed<(int Individual, bool IsRight), Coat> _coats;
    private readonly RecentlyUsed<int, Scenery> _sceneries;

    public HerdPainter(SyntheticHerdOptions options, StageContext context)
    {
        (_context, _difficulty) = (context, options.Difficulty);
        (Width, Height) = (options.ImageSize, options.ImageSize * 3 / 4);
        _kind = CoatKind.Of(options.Species);
        _coats = new(GrowCoat, CoatsKept);
        _sceneries = new(
            site => new Scenery(context.CreateRandom("site/" + site.ToString(CultureInfo.InvariantCulture)), Width, Height),
            Math.Max(2, SceneryBytesKept / (3 * Width * Height)));
    }

    /// <summary>The species' name, as samples carry it.</summary>
    public string Species => _kind.Species;

    /// <summary>Width of a photo in pixels.</summary>
    public int Width { get; }

    /// <summary>Height of a photo in pixels.</summary>
    public int Height { get; }

    /// <summary>Paints a photo.</summary>
    /// <returns>A BMP file.</returns>
    public byte[] Paint(HerdPhoto photo)
    {
        var pose = PoseOf(photo);
        var light = photo.Visit.Light;
        var scenery = _sceneries.Get(photo.Visit.Site);
        using var canvas = new Canvas(Width, Height);
        scenery.CopyTo(canvas);
        new AnimalPainter(canvas, pose, _coats.Get((photo.Individual, photo.Visit.ShowsRight)), _kind, light).Paint();
        new PlantPainter(canvas, scenery.Plants, RandomOf(photo, "plants"), _difficulty).Paint();
        new Camera(canvas, light, RandomOf(photo, "camera"), _difficulty).Expose();
        return Bitmap24.Encode(canvas);
    }

    /// <summary>The box around the animal in a photo, in pixels, cut at the photo's border; null where nothing of it is inside.</summary>
    public BoundingBox? BoxOf(HerdPhoto photo)
    {
        var pose = PoseOf(photo);
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var (x, y, radius) in new AnimalBody(pose).Outline())
        {
            for (var i = 0; i < PointsPerCircle; i++)
            {
                var (sin, cos) = Math.SinCos(2 * Math.PI * i / PointsPerCircle);
                var (photoX, photoY) = pose.ToPhoto(x + (float)(radius * cos), y + (float)(radius * sin));
                (left, right) = (Math.Min(left, photoX), Math.Max(right, photoX));
                (top, bottom) = (Math.Min(top, photoY), Math.Max(bottom, photoY));
            }
        }

        (left, top, right, bottom) = (Math.Max(0, left), Math.Max(0, top), Math.Min(Width, right), Math.Min(Height, bottom));
        return right > left && bottom > top ? new BoundingBox(left, top, right - left, bottom - top, BoxUnit.Pixels) : null;
    }

    private Pose PoseOf(HerdPhoto photo) => new(photo, RandomOf(photo, "pose"), Width, Height, _difficulty);

    private RandomStream RandomOf(HerdPhoto photo, string purpose) =>
        _context.CreateRandom(string.Create(CultureInfo.InvariantCulture, $"{purpose}/{photo.Individual}/{photo.Number}"));

    private Coat GrowCoat((int Individual, bool IsRight) flank) =>
        Coat.Grow(_kind, _context.CreateRandom(string.Create(CultureInfo.InvariantCulture, $"coat/{flank.Individual}/{(flank.IsRight ? "right" : "left")}")));
}
