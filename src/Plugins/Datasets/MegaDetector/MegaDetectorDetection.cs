using System.Text.Json;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>What the detector found at one place of a photo.</summary>
/// <param name="Category">The id of the detection's category; null where it has none.</param>
/// <param name="Confidence">From 0 to 1; NaN where it has none.</param>
/// <param name="Box">Left, top, width and height as shares of the photo; null where it has none.</param>
/// <param name="Classification">The id of the best classification's category; null where there is none.</param>
internal readonly record struct MegaDetectorDetection(string? Category, double Confidence, double[]? Box, string? Classification)
{
    /// <summary>Reads the detection whose object has begun.</summary>
    public static MegaDetectorDetection Read(JsonTokens json)
    {
        var detection = new MegaDetectorDetection(null, double.NaN, null, null);
        while (json.NextProperty())
        {
            if (json.NameIs("category"u8))
                detection = detection with { Category = json.ReadText() };
            else if (json.NameIs("conf"u8))
                detection = detection with { Confidence = json.ReadNumber() };
            else if (json.NameIs("bbox"u8))
                detection = detection with { Box = json.ReadNumbers() };
            else if (json.NameIs("classifications"u8))
                detection = detection with { Classification = ReadBest(json) };
            else
                json.SkipValue();
        }

        return detection;
    }

    /// <summary>Says why a box cannot be used; null when it can.</summary>
    public string? Complain()
    {
        if (Box is not { Length: 4 } box || !Array.TrueForAll(box, double.IsFinite))
            return "has no box of four numbers";
        if (box[2] <= 0 || box[3] <= 0)
            return "has a box without an area";
        return box[0] >= 1 || box[1] >= 1 || box[0] + box[2] <= 0 || box[1] + box[3] <= 0 ? "has a box outside of the photo" : null;
    }

    /// <summary>The box, cut at the photo's border.</summary>
    public BoundingBox CutBox()
    {
        var (left, top) = (Math.Max(0, Box![0]), Math.Max(0, Box[1]));
        var (right, bottom) = (Math.Min(1, Box[0] + Box[2]), Math.Min(1, Box[1] + Box[3]));

        // A box that lies inside keeps the numbers of the file, to the last digit.
        return new BoundingBox(
            left,
            top,
            left == Box[0] && Box[0] + Box[2] <= 1 ? Box[2] : right - left,
            top == Box[1] && Box[1] + Box[3] <= 1 ? Box[3] : bottom - top,
            BoxUnit.Relative);
    }

    // A list of pairs of a category and a confidence.
    private static string? ReadBest(JsonTokens json)
    {
        if (!json.BeginArray())
            return null;
        string? best = null;
        var highest = double.NegativeInfinity;
        while (json.NextItem())
        {
            if (json.Type != JsonTokenType.StartArray)
            {
                json.Skip();
                continue;
            }

            string? category = null;
            var confidence = double.NaN;
            for (var i = 0; json.NextItem(); i++)
            {
                if (i == 0)
                    category = json.Text();
                else if (i == 1)
                    confidence = json.Number();
                json.Skip();
            }

            if (confidence > highest)
                (best, highest) = (category, confidence);
        }

        return best;
    }
}
