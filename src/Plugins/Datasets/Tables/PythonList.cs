using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>Reads the lists of numbers that Python and NumPy write into tables: <c>[1.0, 2, nan]</c>, <c>(1, 2)</c>, <c>[1. 2.]</c>.</summary>
internal static class PythonList
{
    private static readonly char[] Separators = [',', ' ', '\t', '\n', '\r'];

    /// <summary>Reads a bounding box, four numbers x, y, width and height in pixels.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="box">Null where the cell is empty or holds no number but NaN.</param>
    /// <returns>A sentence that says what is wrong; null when all is well.</returns>
    public static string? ReadBox(string? text, out BoundingBox? box)
    {
        box = null;
        if (Missing.Is(text))
            return null;
        if (Numbers(text!) is not { } numbers)
            return $"The box '{text}' is not a list of numbers such as [10, 20, 300, 200].";
        if (numbers.All(double.IsNaN))
            return null;
        if (numbers is not [var x, var y, var width, var height])
            return $"The box '{text}' has {numbers.Length} numbers; x, y, width and height are four.";
        if (!numbers.All(double.IsFinite) || width <= 0 || height <= 0)
            return $"The box '{text}' needs four finite numbers, and a width and height above 0.";
        box = new BoundingBox(x, y, width, height, BoxUnit.Pixels);
        return null;
    }

    private static double[]? Numbers(string text)
    {
        var isList = text is ['[', .., ']'] or ['(', .., ')'];
        if (!isList)
            return null;
        var parts = text[1..^1].Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Equals("nan", StringComparison.OrdinalIgnoreCase) || parts[i] == "None")
                numbers[i] = double.NaN;
            else if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
                return null;
        }

        return numbers;
    }
}
