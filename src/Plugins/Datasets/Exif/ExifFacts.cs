namespace ReIdFlow.Plugins.Datasets;

/// <summary>What a camera wrote into a photo.</summary>
/// <param name="Clock">What the camera's clock showed; null where it was not written.</param>
/// <param name="Offset">How far the clock was ahead of UTC; null where the camera did not say, as most do not.</param>
/// <param name="Attributes">Make, model and serial number of the camera, and where it stood, by the names that samples use.</param>
internal sealed record ExifFacts(DateTime? Clock, TimeSpan? Offset, IReadOnlyDictionary<string, string> Attributes)
{
    public const string Make = "cameraMake";
    public const string Model = "cameraModel";
    public const string Serial = "cameraSerial";
    public const string Latitude = "latitude";
    public const string Longitude = "longitude";
}
