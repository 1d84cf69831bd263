namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>Takes numbers out of a tensor.</summary>
internal static class Rows
{
    /// <summary>The rows of a matrix.</summary>
    public static float[][] Of(Tensor matrix)
    {
        using var scope = NewDisposeScope();
        var numbers = matrix.detach().to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
        var width = (int)matrix.shape[1];
        return [.. numbers.Chunk(width)];
    }
}
