using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>An entry of a COCO file's list of annotations.</summary>
internal sealed class CocoAnnotation
{
    private double[]? _pixels;
    private double[]? _relative;

    public string? Id { get; private set; }

    public string? Image { get; private set; }

    public string? Category { get; private set; }

    /// <summary>The individual; null where no field names it, or it is called unknown.</summary>
    public string? Individual { get; private set; }

    /// <summary>Reads the entry whose object has begun.</summary>
    public static CocoAnnotation Read(JsonTokens json, IReadOnlyList<string> individualFields)
    {
        var annotation = new CocoAnnotation();
        var rank = int.MaxValue;
        while (json.NextProperty())
        {
            var name = json.Text()!;
            switch (name)
            {
                case "id":
                    annotation.Id = json.ReadText();
                    break;
                case "image_id":
                    annotation.Image = json.ReadText();
                    break;
                case "category_id":
                    annotation.Category = json.ReadText();
                    break;
                case "bbox":
                    annotation._pixels = json.ReadNumbers();
                    break;
                case "bbox_relative":
                    annotation._relative = json.ReadNumbers();
                    break;
                default:
                    var order = individualFields.TakeWhile(field => field != name).Count();
                    if (order >= Math.Min(rank, individualFields.Count))
                        json.SkipValue();
                    else if (Missing.ToNull(json.ReadText()) is { } individual)
                        (annotation.Individual, rank) = (individual, order);
                    break;
            }
        }

        if (string.Equals(annotation.Individual, "unknown", StringComparison.OrdinalIgnoreCase))
            annotation.Individual = null;
        return annotation;
    }

    /// <summary>Gives the box; null for the whole photo.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? ReadBox(out BoundingBox? box)
    {
        box = null;
        var numbers = _pixels ?? _relative;
        if (numbers is null || numbers.Length == 0)
            return null;
        if (numbers is not [var x, var y, var width, var height] || !Array.TrueForAll(numbers, double.IsFinite))
            return "has a box that is not four numbers";
        if (width <= 0 || height <= 0)
            return "has a box without an area";
        box = new BoundingBox(x, y, width, height, _pixels is null ? BoxUnit.Relative : BoxUnit.Pixels);
        return null;
    }
}
