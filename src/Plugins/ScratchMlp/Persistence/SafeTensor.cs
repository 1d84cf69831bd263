namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>An array of numbers in a <see cref="SafeTensorFile"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its length in each dimension; the last one varies fastest.</param>
/// <param name="Values">The numbers.</param>
internal sealed record SafeTensor(string Name, IReadOnlyList<int> Shape, float[] Values)
{
    /// <summary>The shape as people write it, such as <c>4096×64</c>.</summary>
    public string ShapeText => string.Join('×', Shape);
}
