namespace ReIdFlow.Plugins.Imaging;

/// <summary>The formats that are told apart by their first bytes and decoded.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    Gif,
    Bmp,
    WebP,
    Tiff,
    Jpeg2000,
}
