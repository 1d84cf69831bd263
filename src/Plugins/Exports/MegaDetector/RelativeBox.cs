using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Boxes as shares of the photo, cut at its border.</summary>
internal static class RelativeBox
{
    /// <summary>The box; the whole photo where the sample has none; null where it is in pixels of a photo whose size is not known.</summary>
    public static BoundingBox? Of(Sample sample)
    {
        if (sample.Box is not { } box)
            return new BoundingBox(0, 0, 1, 1, BoxUnit.Relative);
        if (box.Unit == BoxUnit.Pixels)
        {
            if (Number(sample, "imageWidth") is not { } width || Number(sample, "imageHeight") is not { } height)
                return null;
            box = new BoundingBox(box.X / width, box.Y / height, box.Width / width, box.Height / height, BoxUnit.Relative);
        }

        var (left, top) = (Math.Clamp(box.X, 0, 1), Math.Clamp(box.Y, 0, 1));
        var (right, bottom) = (Math.Clamp(box.X + box.Width, 0, 1), Math.Clamp(box.Y + box.Height, 0, 1));
        return right > left && bottom > top ? new BoundingBox(left, top, right - left, bottom - top, BoxUnit.Relative) : null;
    }

    private static double? Number(Sample sample, string attribute)
        => sample.Attributes.TryGetValue(attribute, out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
