using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Exports;

namespace ReIdFlow.Tests;

public sealed class Camtrap_DP : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reidflow-exports-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Shared(string relative)
    {
        var folder = Environment.GetEnvironmentVariable("REIDFLOW_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "REIDFLOW_DATA does not name a folder with data.");
        return Path.Combine(folder!, "data", relative);
    }

    private static Sample Photo(string id, string path, int second, string? species = "Panthera leo") => new()
    {
        Id = id,
        Path = path,
        Event = "e1",
        Deployment = "site, north",
        Species = species,
        Box = new BoundingBox(-0.1, 0.2, 0.5, 0.9, BoxUnit.Relative),
        CapturedAt = new DateTimeOffset(2024, 5, 3, 6, 12, second, TimeSpan.FromHours(2)),
        Attributes = new Dictionary<string, string> { ["latitude"] = "-1.5", ["longitude"] = "36.25" },
    };

    private async Task WriteAsync(ExportCamtrapDpOptions options, IIdentificationStore store)
        => await new ExportCamtrapDp(options, new StageContext { BaseFolder = _folder }).EvaluateAsync([store], CancellationToken.None);

    [Fact]
    public async Task A_new_package_is_valid_by_the_schemas()
    {
        var schemas = Shared("camtrap-dp-schemas");
        var store = NamedStore.Of((Photo("a#0", "a/1.JPG", 9), "Leo \"the\" lion", 0.91, false), (Photo("a#1", "a/2.JPG", 10), "new-001", 0.8, true));

        await WriteAsync(new ExportCamtrapDpOptions { Folder = "package" }, store);

        foreach (var table in (string[])["deployments", "media", "observations"])
            Assert.Empty(TableSchema.Problems(Path.Combine(_folder, "package", table + ".csv"), Path.Combine(schemas, table + "-table-schema.json")));
        using var descriptor = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "package", "datapackage.json")));
        using var profile = JsonDocument.Parse(File.ReadAllText(Path.Combine(schemas, "camtrap-dp-profile.json")));
        var ours = profile.RootElement.GetProperty("allOf")[1];
        Assert.All(ours.GetProperty("required").EnumerateArray(), name => Assert.True(descriptor.RootElement.TryGetProperty(name.GetString()!, out _), name.GetString()));
        var project = descriptor.RootElement.GetProperty("project");
        Assert.All(ours.GetProperty("properties").GetProperty("project").GetProperty("required").EnumerateArray(), name => Assert.True(project.TryGetProperty(name.GetString()!, out _), name.GetString()));
        Assert.True(project.GetProperty("individualAnimals").GetBoolean());
        var text = File.ReadAllText(Path.Combine(_folder, "package", "observations.csv"));
        Assert.Contains("\"Leo \"\"the\"\" lion\"", text, StringComparison.Ordinal);
        Assert.Contains("reidProbability:0.91", text, StringComparison.Ordinal);
        Assert.Contains("2024-05-03T06:12:09+02:00", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_real_package_is_enriched_and_differs_in_nothing_else()
    {
        var (original, schemas) = (Shared("camtrap-dp-example"), Shared("camtrap-dp-schemas"));
        var ids = new CsvBytes(File.ReadAllBytes(Path.Combine(original, "observations.csv")));
        var rows = Enumerable.Range(1, ids.Rows.Count - 1).Where(r => ids[r, "eventID"] == "7245a2aa" && ids[r, "observationLevel"] == "media").ToList();
        Assert.Equal(10, rows.Count);
        var store = NamedStore.Of([.. rows.Select(r => (Photo(ids[r, "observationID"]!, "x.jpg", 0) with { Event = "7245a2aa" }, "Heron 7", 0.87, false))]);

        await WriteAsync(new ExportCamtrapDpOptions { Folder = "package", Package = original }, store);

        var enriched = Path.Combine(_folder, "package");
        foreach (var table in (string[])["deployments", "media", "observations"])
            Assert.Empty(TableSchema.Problems(Path.Combine(enriched, table + ".csv"), Path.Combine(schemas, table + "-table-schema.json")));
        foreach (var file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(original, f)))
        {
            if (file is not ("observations.csv" or "datapackage.json"))
                Assert.Equal(File.ReadAllBytes(Path.Combine(original, file)), File.ReadAllBytes(Path.Combine(enriched, file)));
        }

        Assert.Equal(
            File.ReadAllText(Path.Combine(original, "datapackage.json")).Replace("\"individualAnimals\": false", "\"individualAnimals\": true", StringComparison.Ordinal),
            File.ReadAllText(Path.Combine(enriched, "datapackage.json")));

        var bytes = File.ReadAllBytes(Path.Combine(enriched, "observations.csv"));
        var after = new CsvBytes(bytes);
        var changes = new Dictionary<(int, int), string>();
        var filled = 0;
        for (var row = 1; row < after.Rows.Count; row++)
        {
            if (after[row, "individualID"] is null)
                continue;
            filled++;
            Assert.Equal("Heron 7", after[row, "individualID"]);
            Assert.Equal("reidProbability:0.87", after[row, "observationTags"]);
            changes[after.Cell(row, "individualID")!.Value] = "";
            changes[after.Cell(row, "observationTags")!.Value] = "";
        }

        // The ten photos, and the event's own row; with these cells emptied again it is the original, byte for byte.
        Assert.Equal(11, filled);
        using var undone = new MemoryStream();
        after.Write(undone, changes);
        Assert.Equal(File.ReadAllBytes(Path.Combine(original, "observations.csv")), undone.ToArray());
    }

    [Fact]
    public async Task A_package_without_places_is_refused_with_the_remedy()
    {
        var store = NamedStore.Of((Photo("a#0", "a/1.JPG", 9) with { Attributes = new Dictionary<string, string>() }, "Leo", 0.9, false));
        Assert.Contains("'deployments'", (await Assert.ThrowsAsync<StageException>(() => WriteAsync(new ExportCamtrapDpOptions { Folder = "p" }, store))).Message, StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(_folder, "d.csv"), "deploymentID,latitude,longitude,habitat\n\"site, north\",1.5,2.5,savanna\n");
        await WriteAsync(new ExportCamtrapDpOptions { Folder = "p", Deployments = "d.csv" }, store);
        Assert.Contains("savanna", File.ReadAllText(Path.Combine(_folder, "p", "deployments.csv")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\r\n\"x,\"\"y\"\"\r\nz\",2\r\n", 2)]
    [InlineData("\uFEFFa,b\n1,2", 2)]
    [InlineData("a,b\n\n1,\n", 2)]
    public void Cells_change_and_no_other_byte_does(string text, int rows)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var csv = new CsvBytes(bytes);
        Assert.Equal(rows, csv.Rows.Count);
        using var same = new MemoryStream();
        csv.Write(same, new Dictionary<(int, int), string>());
        Assert.Equal(bytes, same.ToArray());
        using var changed = new MemoryStream();
        csv.Write(changed, new Dictionary<(int, int), string> { [csv.Cell(1, "b")!.Value] = "new, \"one\"" });
        Assert.Equal("new, \"one\"", new CsvBytes(changed.ToArray())[1, "b"]);
        Assert.Equal(csv[1, "a"], new CsvBytes(changed.ToArray())[1, "a"]);
    }
}
