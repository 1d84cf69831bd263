using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>A photo that is painted each time it is read.</summary>
internal sealed class PaintedPhoto(HerdPainter painter, HerdPhoto photo) : IImageContent
{
    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Read() => painter.Paint(photo);
}
