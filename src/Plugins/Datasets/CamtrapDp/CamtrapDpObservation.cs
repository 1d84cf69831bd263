using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>What a row of observations.csv says about one photo.</summary>
/// <param name="Id">The observation.</param>
/// <param name="Media">The photo.</param>
/// <param name="Event">The event.</param>
/// <param name="IsAnimal">Whether it is of an animal, and not of a person, a vehicle or nothing.</param>
/// <param name="Species">The scientific name.</param>
/// <param name="Individual">The individual, where one was named.</param>
/// <param name="Box">Where in the photo; null for somewhere.</param>
internal sealed record CamtrapDpObservation(string Id, string Media, string? Event, bool IsAnimal, string? Species, string? Individual, BoundingBox? Box)
{
    /// <summary>Reads the current row; null for one that is about an event and not about a photo.</summary>
    public static CamtrapDpObservation? Read(CsvTable table)
    {
        if (table["mediaID"] is not { } media || table["observationID"] is not { } id)
            return null;
        return new CamtrapDpObservation(
            id,
            media,
            table["eventID"],
            table["observationType"] == "animal",
            table["scientificName"],
            table["individualID"],
            ReadBox(table));
    }

    private static BoundingBox? ReadBox(CsvTable table)
    {
        double Number(string column) => double.TryParse(table[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
        var box = new BoundingBox(Number("bboxX"), Number("bboxY"), Number("bboxWidth"), Number("bboxHeight"), BoxUnit.Relative);
        return double.IsFinite(box.X + box.Y) && box.Width > 0 && box.Height > 0 ? box : null;
    }
}
