using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Lists the animals of a Camtrap DP package: a sample for each observation of an animal in a photo, with its box where it has one, by the
/// observation's id; and one for each photo without an observation, by the photo's. The event is the package's. Photos that are elsewhere
/// (<c>filePath</c> is an address) and videos are counted and left out; a row of media.csv that names no photo, no deployment of the
/// package or no time is reported.
/// </summary>
[Stage("camtrap-dp", "Lists the animals in the photos of a Camtrap DP package (1.0).", IsRepeatable = true)]
public sealed class CamtrapDpPackage(CamtrapDpOptions options, StageContext context) : ISource
{
    /// <inheritdoc/>
    public IEnumerable<Sample> List(CancellationToken cancellation)
    {
        var package = CamtrapDpDescriptor.Read(context.ResolvePath(options.Package));
        var deployments = ReadDeployments(package.Deployments);
        var observations = ReadObservations(package.Observations, cancellation);
        return ReadMedia(package, deployments, observations, cancellation);
    }

    private static Dictionary<string, Dictionary<string, string>> ReadDeployments(string file)
    {
        var deployments = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        using var table = CsvTable.Open(file);
        table.Require("deploymentID");
        while (table.Read())
        {
            if (table["deploymentID"] is not { } id)
                continue;
            var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var column in (string[])["locationID", "locationName", "latitude", "longitude", "cameraID", "cameraModel"])
            {
                if (table[column] is { } value)
                    attributes[column] = value;
            }

            deployments[id] = attributes;
        }

        return deployments;
    }

    private static Dictionary<string, List<CamtrapDpObservation>> ReadObservations(string file, CancellationToken cancellation)
    {
        var observations = new Dictionary<string, List<CamtrapDpObservation>>(StringComparer.Ordinal);
        using var table = CsvTable.Open(file);
        table.Require("observationID", "mediaID", "observationType");
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            if (CamtrapDpObservation.Read(table) is not { } observation)
                continue;
            if (observations.TryGetValue(observation.Media, out var others))
                others.Add(observation);
            else
                observations.Add(observation.Media, [observation]);
        }

        return observations;
    }

    private IEnumerable<Sample> ReadMedia(
        CamtrapDpDescriptor package,
        Dictionary<string, Dictionary<string, string>> deployments,
        Dictionary<string, List<CamtrapDpObservation>> observations,
        CancellationToken cancellation)
    {
        var (rows, remote, others, animals) = (0, 0, 0, 0);
        var root = options.Root is null ? package.Folder : context.ResolvePath(options.Root);
        var zone = TimeZoneOption.TryParse(options.TimeZone)!;
        var species = options.Species.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        using var table = CsvTable.Open(package.Media);
        table.Require("mediaID", "deploymentID", "timestamp", "filePath");
        while (table.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            rows++;
            if (WhatIsWrong(table, deployments) is { } reason)
            {
                context.ReportFailure(table["filePath"] ?? options.Package, $"'{Path.GetFileName(package.Media)}', line {table.Line}: {reason}");
                continue;
            }

            var path = table["filePath"]!;
            if (path.Contains("://", StringComparison.Ordinal))
            {
                remote++;
                continue;
            }

            if (table["fileMediatype"] is { } type && !type.StartsWith("image/", StringComparison.Ordinal))
            {
                others++;
                continue;
            }

            var deployment = table["deploymentID"]!;
            var photo = new Sample
            {
                Id = table["mediaID"]!,
                Path = path,
                Content = new FileContent(Path.GetFullPath(path, root)),
                CapturedAt = ReadTime(table["timestamp"]!, zone),
                Deployment = deployment,
                Attributes = new Dictionary<string, string>(deployments[deployment]) { ["mediaID"] = table["mediaID"]! },
            };
            foreach (var sample in ToSamples(photo, observations.GetValueOrDefault(photo.Id)))
            {
                if (species.Count > 0 && (sample.Species is null || !species.Contains(sample.Species)))
                    continue;
                if (!ids.Add(sample.Id))
                {
                    context.ReportFailure(path, $"'{sample.Id}' stands twice in the package; its second row is left out.");
                    continue;
                }

                animals++;
                yield return sample;
            }
        }

        context.Log.Info($"{rows} rows of media: {animals} animals to look at, {remote} photos that are elsewhere, {others} files that are no photos.");
        if (remote > 0 && animals == 0)
            context.Log.Warn("Every photo is elsewhere. Download them, and name their folder in the option 'root'.");
    }

    private IEnumerable<Sample> ToSamples(Sample photo, List<CamtrapDpObservation>? observations)
    {
        if (observations is null)
            return options.Unobserved ? [photo] : [];
        return observations.Where(observation => observation.IsAnimal).Select(observation => photo with
        {
            Id = observation.Id,
            Individual = observation.Individual,
            Box = observation.Box,
            Event = observation.Event,
            Species = observation.Species,
            Attributes = new Dictionary<string, string>(photo.Attributes) { ["observationID"] = observation.Id },
        });
    }

    private static string? WhatIsWrong(CsvTable table, Dictionary<string, Dictionary<string, string>> deployments)
    {
        if (table["mediaID"] is null)
            return "The row has no mediaID.";
        if (table["filePath"] is not { } path || path.Contains('\0', StringComparison.Ordinal))
            return "The row has no filePath.";
        if (table["deploymentID"] is not { } deployment || !deployments.ContainsKey(deployment))
            return $"The deployment '{table["deploymentID"]}' is not among those of the package.";
        return table["timestamp"] is { } time && CaptureTime.TryRead(time, out _, out var toTheDay) && !toTheDay
            ? null
            : $"The timestamp '{table["timestamp"]}' is none; it is written as 2024-05-03T06:12:09+02:00.";
    }

    private static DateTimeOffset ReadTime(string text, TimeZoneOption zone)
    {
        CaptureTime.TryRead(text, out var time, out _);
        var hasZone = text.EndsWith('Z') || text.AsSpan(Math.Min(text.Length, 10)).ContainsAny('+', '-');
        return hasZone ? time : zone.At(time.DateTime);
    }
}
