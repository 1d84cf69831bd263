namespace ReIdFlow.Plugins.Datasets;

/// <summary>The texts by which data frames say that there is no value.</summary>
internal static class Missing
{
    /// <summary>Whether a cell holds no value.</summary>
    public static bool Is(string? text) => text is null or "" or "nan" or "NaN" or "NaT" or "None" or "null" or "<NA>";

    /// <summary>The cell; null where it holds no value.</summary>
    public static string? ToNull(string? text) => Is(text) ? null : text;
}
