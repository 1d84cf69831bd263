using System.Text.Json;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Resuming;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Tests;

public sealed class Last_run_file : IDisposable
{
    private static readonly LastRun Whole = new()
    {
        Configuration = "options and code",
        Paths = "paths",
        Samples = 21,
        Failed =
        [
            new FailedSample("events", "load", "The image is cut off.", "/photos/a.jpg", new Sample
            {
                Id = "season/a.jpg#0",
                Path = "a.jpg",
                Individual = "Nala",
                Split = Split.Test,
                Box = new BoundingBox(0.1, 0.25, 0.5, 1.0 / 3, BoxUnit.Relative),
                CapturedAt = new DateTimeOffset(2024, 5, 1, 6, 7, 8, TimeSpan.FromHours(3)).AddTicks(9),
                Deployment = "site-01",
                Event = "site-01/1",
                Viewpoint = "left",
                Species = "lion",
                Attributes = new Dictionary<string, string> { ["cameraMake"] = "Reconyx", ["note"] = "größer" },
            }),
            new FailedSample("events", "load", "", "/photos/b.jpg", new Sample { Id = "b", Path = "b" }),
        ],
        Report = new RunReport
        {
            Pipeline = "camera-trap",
            Seed = ulong.MaxValue,
            ConfigurationHash = "00ff",
            Read = 21,
            Models = [new ModelCount("mlp") { Read = 21, Written = 18, Failed = 2, LeftOut = 1 }],
            Failures = [new ItemFailure(null, "c.jpg", "season", "It is not there."), new ItemFailure("d", "d.jpg", "load", "It is empty.")],
            Stages = [new StageReport("load", "load-image", 21, 2, 1, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(3), 2)],
            Evaluations =
            [
                ("evaluate", new Evaluation
                {
                    Measures = [new Measure("mlp", "MAP@R", 0.25, 0.01), new Measure("mlp", "nothing", double.NaN)],
                    Tables = [new ResultTable("Models", ["Model", "MAP@R"], [["mlp", "25.0"], []])],
                    Notes = ["A note."],
                    Files = ["report.html"],
                }),
            ],
            Stores = ["embeddings"],
            Kept = 3,
            Elapsed = TimeSpan.FromMinutes(2),
        },
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("reidflow-last-").FullName;

    private string File => Path.Combine(_folder, "last-run.bin");

    [Fact]
    public void A_run_is_read_as_it_was_written()
    {
        LastRunFile.Write(File, Whole);

        Assert.Equal(Text(Whole), Text(LastRunFile.Read(File)));
    }

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_damaged()
    {
        LastRunFile.Write(File, Whole);
        var bytes = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => LastRunFile.Read(File));
        }
    }

    [Fact]
    public void A_file_with_wrong_bytes_is_read_or_damaged_and_asks_for_no_more_memory_than_it_is_long()
    {
        LastRunFile.Write(File, Whole);
        var bytes = System.IO.File.ReadAllBytes(File);
        var random = new Random(42);
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            var wrong = (byte[])bytes.Clone();
            wrong[random.Next(wrong.Length)] = (byte)random.Next(256);
            wrong[random.Next(wrong.Length)] = byte.MaxValue;
            System.IO.File.WriteAllBytes(File, wrong);
            try
            {
                LastRunFile.Read(File);
            }
            catch (InvalidDataException)
            {
                // As it should be.
            }
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Text(LastRun run) => JsonSerializer.Serialize(run, new JsonSerializerOptions
    {
        IncludeFields = true,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    });
}
