using System.Globalization;
using OpenCvSharp;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Imaging;

/// <summary>
/// Decodes a sample's photo into 8-bit RGB pixels, upright by its EXIF orientation, cropped to the sample's box and shrunk on
/// demand. Grey, 16-bit, palette and CMYK pictures are converted; transparent parts of PNG, WebP and GIF become white. Of an
/// animation the first picture is loaded. The sample keeps its box, which goes on describing the photo.
/// </summary>
[Stage(
    "load-image",
    "Decodes photos (JPEG, PNG, GIF, BMP, WebP, TIFF, JPEG 2000), turns them upright, and crops them to the animal.",
    Input = DataType.Sample)]
public sealed class LoadImage : ITransform
{
    private readonly LoadImageOptions _options;

    /// <summary>Prepares decoding.</summary>
    /// <exception cref="StageException">OpenCV cannot be loaded.</exception>
    public LoadImage(LoadImageOptions options)
    {
        OpenCv.Require();
        _options = options;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The photo cannot be decoded, is too large or cut off, or its box lies outside of it.</exception>
    public Sample? Apply(Sample sample, TransformContext context)
    {
        ArgumentNullException.ThrowIfNull(sample);
        if (sample.Content is null)
            throw new InvalidDataException("The sample names no photo to load; samples read back from a store have none.");
        var encoded = sample.Content.Read();
        var header = ImageHeader.Read(encoded.Span);
        Check(header, encoded.Length);
        var crop = Crop(sample.Box, header.DisplayedSize);
        var size = Scaling.Within(crop.Size, _options.MaxSide);
        var reduction = PhotoDecoder.ReductionFor(header, crop.Size, size);
        using var photo = PhotoDecoder.Decode(encoded.Span, header, reduction);
        using var part = photo.SubMat(Reduce(crop, reduction, photo.Size()));
        using var scaled = Scaling.Resize(part, size);
        return sample with
        {
            Image = OpenCv.Draw(size.Width, size.Height, PixelFormat.Rgb, target => Cv2.CvtColor(scaled, target, ColorConversionCodes.BGR2RGB)),
        };
    }

    private void Check(ImageHeader header, int bytes)
    {
        var name = ImageHeader.Name(header.Format);
        if (header.Pixels > _options.MaxPixels)
        {
            throw new InvalidDataException(
                $"The {name} image has {header.Width}×{header.Height} = {header.Pixels} pixels, "
                + $"more than the {_options.MaxPixels} allowed; raise maxPixels to load it.");
        }

        if (!header.IsComplete && _options.Truncated == TruncatedMode.Fail)
        {
            var remedy = header.Format == ImageFormat.Jpeg ? " Set truncated to accept to load the part that is there." : "";
            throw new InvalidDataException($"The {name} image is cut off: its {bytes} bytes stop before its end.{remedy}");
        }
    }

    /// <summary>What to load, in pixels of the photo as displayed.</summary>
    private Rect Crop(BoundingBox? box, (int Width, int Height) photo)
    {
        if (_options.Crop == CropMode.None || box is not { } wanted)
            return new Rect(0, 0, photo.Width, photo.Height);
        var (x, y, width, height) = wanted.ToPixels(photo.Width, photo.Height);
        if (width == 0 || height == 0)
        {
            var unit = wanted.Unit == BoxUnit.Pixels ? "pixels" : "shares of the sides";
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing of the box lies in the photo: left {wanted.X}, top {wanted.Y}, {wanted.Width}×{wanted.Height} ({unit}), ")
                + $"and the photo has {photo.Width}×{photo.Height} pixels.");
        }

        if (_options.Margin > 0)
        {
            var (scaleX, scaleY) = wanted.Unit == BoxUnit.Relative ? (photo.Width, photo.Height) : (1, 1);
            var margin = _options.Margin * Math.Max(wanted.Width * scaleX, wanted.Height * scaleY);
            var wider = new BoundingBox(
                (wanted.X * scaleX) - margin,
                (wanted.Y * scaleY) - margin,
                (wanted.Width * scaleX) + (2 * margin),
                (wanted.Height * scaleY) + (2 * margin),
                BoxUnit.Pixels);
            (x, y, width, height) = wider.ToPixels(photo.Width, photo.Height);
        }

        return new Rect(x, y, width, height);
    }

    /// <summary>
    /// The same part of a photo decoded at a reduced scale. Its edges move by at most half a pixel of that scale, which has at
    /// least two for each pixel of the result.
    /// </summary>
    private static Rect Reduce(Rect crop, int reduction, Size photo)
    {
        if (reduction == 1)
            return crop;
        var left = Edge(crop.Left, photo.Width - 1);
        var top = Edge(crop.Top, photo.Height - 1);
        var right = Math.Max(left + 1, Edge(crop.Right, photo.Width));
        var bottom = Math.Max(top + 1, Edge(crop.Bottom, photo.Height));
        return new Rect(left, top, right - left, bottom - top);

        int Edge(int position, int limit) => Math.Min((position + (reduction / 2)) / reduction, limit);
    }
}
