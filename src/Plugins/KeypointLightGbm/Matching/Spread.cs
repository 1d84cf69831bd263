namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Mean and standard deviation of a measure in a photo's row.</summary>
internal readonly record struct Spread(float Mean, float Deviation)
{
    /// <summary>Of values, NaN left out.</summary>
    internal static Spread Of(ReadOnlySpan<float> values)
    {
        var (count, sum, squares) = (0, 0.0, 0.0);
        foreach (var value in values)
        {
            if (float.IsNaN(value))
                continue;
            count++;
            sum += value;
            squares += (double)value * value;
        }

        if (count == 0)
            return new Spread(float.NaN, 1);
        var mean = sum / count;
        return new Spread((float)mean, (float)Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))));
    }

    /// <summary>How many standard deviations above the mean; 0 in a row without any difference.</summary>
    internal float Standardise(float value) => Deviation > 1e-9f ? (value - Mean) / Deviation : value - value;
}
