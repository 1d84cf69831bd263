namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>Turns bounds into floats without letting rounding narrow them.</summary>
internal static class Limits
{
    /// <summary>The greatest float that is surely not above the bound.</summary>
    public static float Down(double bound) => MathF.BitDecrement((float)bound);

    /// <summary>The least float that is surely not below the bound.</summary>
    public static float Up(double bound) => MathF.BitIncrement((float)bound);
}
