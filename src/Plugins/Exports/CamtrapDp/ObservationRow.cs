using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>Rows of observations.csv.</summary>
internal static class ObservationRow
{
    /// <summary>An animal in a photo, which has a time.</summary>
    public static Dictionary<string, string?> OfPhoto(NamedPhoto animal, string id, string deployment, string media)
    {
        var sample = animal.Sample;
        var row = Start(id, deployment, sample, animal.Event);
        var box = sample.Box is null ? null : RelativeBox.Of(sample);
        row["mediaID"] = media;
        row["eventStart"] = row["eventEnd"] = CsvText.Time(sample.CapturedAt!.Value);
        row["observationLevel"] = "media";
        row["bboxX"] = CsvText.Number(box?.X);
        row["bboxY"] = CsvText.Number(box?.Y);
        row["bboxWidth"] = CsvText.Number(box?.Width);
        row["bboxHeight"] = CsvText.Number(box?.Height);
        return row;
    }

    /// <summary>An animal of an event.</summary>
    public static Dictionary<string, string?> OfEvent(Identification answer, string id, string deployment)
    {
        var row = Start(id, deployment, answer.Samples[0], answer);
        row["eventStart"] = CsvText.Time(answer.Samples.Min(s => s.CapturedAt)!.Value);
        row["eventEnd"] = CsvText.Time(answer.Samples.Max(s => s.CapturedAt)!.Value);
        row["observationLevel"] = "event";
        return row;
    }

    private static Dictionary<string, string?> Start(string id, string deployment, Sample sample, Identification answer) => new(StringComparer.Ordinal)
    {
        ["observationID"] = id,
        ["deploymentID"] = deployment,
        ["eventID"] = sample.Event,
        ["observationType"] = "animal",
        ["scientificName"] = sample.Species,
        ["count"] = "1",
        ["individualID"] = answer.Individual,
        ["classificationMethod"] = "machine",
        ["classifiedBy"] = "ReIdFlow",
        ["observationTags"] = PackageEnricher.Tag(answer),
    };
}
