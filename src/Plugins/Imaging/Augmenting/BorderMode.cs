namespace ReIdFlow.Plugins.Imaging;

/// <summary>What fills the corners that rotating leaves empty.</summary>
public enum BorderMode
{
    /// <summary>The image, mirrored at its border.</summary>
    Reflect,

    /// <summary>Black.</summary>
    Constant,
}
