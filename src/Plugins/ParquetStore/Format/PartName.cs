using System.Globalization;
using System.Text.RegularExpressions;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>The names of the files of a store: <c>mlp.part-00000.parquet</c> is model mlp's first.</summary>
/// <param name="Model">The id of the model's stage.</param>
/// <param name="Part">Counts a model's files from 0.</param>
/// <param name="IsPartial">Whether the run that wrote the file did not finish (<c>mlp.part-00000.partial.parquet</c>).</param>
internal sealed partial record PartName(string Model, int Part, bool IsPartial = false)
{
    /// <summary>The name without a folder.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Model}.part-{Part:D5}{(IsPartial ? ".partial" : "")}.parquet");

    /// <summary>Whether a model's id can be part of a file's name on every system.</summary>
    public static bool IsModelId(string model) => ModelId().IsMatch(model);

    /// <summary>Reads a file's name; null where it is none of a store's.</summary>
    public static PartName? TryParse(string fileName)
    {
        var match = Name().Match(fileName);
        if (!match.Success || !int.TryParse(match.Groups["part"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            return null;
        var name = new PartName(match.Groups["model"].Value, part, match.Groups["partial"].Success);
        return name.FileName == fileName ? name : null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]*\z")]
    private static partial Regex ModelId();

    [GeneratedRegex(@"\A(?<model>[A-Za-z][A-Za-z0-9_-]*)\.part-(?<part>[0-9]{5,})(?<partial>\.partial)?\.parquet\z")]
    private static partial Regex Name();
}
