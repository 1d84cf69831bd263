namespace ReIdFlow.Pipeline.Host.Drawing;

/// <summary>How a pipeline is drawn.</summary>
internal enum DrawingFormat
{
    /// <summary>Lines of text.</summary>
    Text,

    /// <summary>A Mermaid flowchart.</summary>
    Mermaid,

    /// <summary>A picture.</summary>
    Svg,
}
