namespace ReIdFlow.Plugins.Imaging;

/// <summary>What becomes of a photo whose file ends too early.</summary>
public enum TruncatedMode
{
    /// <summary>It fails, with the reason.</summary>
    Fail,

    /// <summary>A JPEG is loaded as far as it goes, with grey below; other formats still fail where nothing can be decoded.</summary>
    Accept,
}
