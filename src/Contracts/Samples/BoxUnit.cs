namespace ReIdFlow.Contracts;

/// <summary>The unit of a <see cref="BoundingBox"/>.</summary>
public enum BoxUnit
{
    /// <summary>Pixels of the image as displayed (after EXIF orientation).</summary>
    Pixels,

    /// <summary>Shares of the image's width and height, from 0 to 1.</summary>
    Relative,
}
