namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>Turns bytes into network inputs: input = byte · scale + offset, with a scale and an offset per pixel and channel.</summary>
internal sealed class InputNormalisation
{
    /// <summary>The least standard deviation, in grey levels, that is divided by: a pixel that never changes stays near 0.</summary>
    private const double LeastDeviation = 1;

    private InputNormalisation(int inputs)
    {
        Inputs = inputs;
        Scale = new Matrix(1, inputs);
        Offset = new Matrix(1, inputs);
    }

    /// <summary>Bytes of a sample.</summary>
    public int Inputs { get; }

    /// <summary>One row of factors.</summary>
    public Matrix Scale { get; }

    /// <summary>One row of summands.</summary>
    public Matrix Offset { get; }

    /// <summary>Takes the numbers as they are.</summary>
    public static InputNormalisation FromArrays(ReadOnlySpan<float> scale, ReadOnlySpan<float> offset)
    {
        var result = new InputNormalisation(scale.Length);
        scale.CopyTo(result.Scale.Row(0));
        offset.CopyTo(result.Offset.Row(0));
        return result;
    }

    /// <summary>Works out means and deviations. They are exact sums of whole numbers, whatever the order of the samples.</summary>
    /// <param name="scaling">What to do.</param>
    /// <param name="inputs">Bytes of a sample.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    /// <param name="samples">The samples to take the statistics from.</param>
    public static InputNormalisation Fit(InputScaling scaling, int inputs, int channels, IReadOnlyCollection<ReadOnlyMemory<byte>> samples)
    {
        var result = new InputNormalisation(inputs);
        if (scaling == InputScaling.UnitRange)
        {
            result.Scale.Row(0).Fill(1f / 255);
            return result;
        }

        var groups = scaling == InputScaling.Channels ? channels : inputs;
        var sums = new long[groups];
        var squares = new long[groups];
        foreach (var sample in samples)
        {
            var pixels = sample.Span;
            for (int i = 0, group = 0; i < pixels.Length; i++)
            {
                int value = pixels[i];
                sums[group] += value;
                squares[group] += value * value;
                group = group + 1 == groups ? 0 : group + 1;
            }
        }

        var count = (double)samples.Count * inputs / groups;
        for (var i = 0; i < inputs; i++)
        {
            var mean = sums[i % groups] / count;
            var variance = (squares[i % groups] / count) - (mean * mean);
            var deviation = Math.Max(Math.Sqrt(Math.Max(variance, 0)), LeastDeviation);
            result.Scale.Row(0)[i] = (float)(1 / deviation);
            result.Offset.Row(0)[i] = (float)(-mean / deviation);
        }

        return result;
    }
}
