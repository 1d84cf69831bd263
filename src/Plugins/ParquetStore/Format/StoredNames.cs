using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>How splits and units are spelled in a file.</summary>
internal static class StoredNames
{
    /// <summary>The name of a split.</summary>
    public static string Of(Split split) => split switch
    {
        Split.Unassigned => "unassigned",
        Split.Train => "train",
        Split.Validation => "validation",
        Split.Test => "test",
        _ => throw new ArgumentOutOfRangeException(nameof(split), split, "There is no such split."),
    };

    /// <summary>The name of a unit.</summary>
    public static string? Of(BoxUnit? unit) => unit switch
    {
        null => null,
        BoxUnit.Pixels => "pixels",
        BoxUnit.Relative => "relative",
        _ => throw new ArgumentOutOfRangeException(nameof(unit), unit, "There is no such unit."),
    };

    /// <summary>Reads a split's name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static Split ReadSplit(string? name) => name switch
    {
        "unassigned" => Split.Unassigned,
        "train" => Split.Train,
        "validation" => Split.Validation,
        "test" => Split.Test,
        _ => throw new FormatException($"column split says '{name}', which is none of unassigned, train, validation, test"),
    };

    /// <summary>Reads a unit's name.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static BoxUnit ReadUnit(string? name) => name switch
    {
        "pixels" => BoxUnit.Pixels,
        "relative" => BoxUnit.Relative,
        _ => throw new FormatException($"column bbox_unit says '{name}', which is neither pixels nor relative"),
    };
}
