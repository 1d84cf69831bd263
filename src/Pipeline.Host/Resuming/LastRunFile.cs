using System.Text;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Resuming;

/// <summary>
/// Writes and reads a <see cref="LastRun"/>, member by member: a general serializer takes longer to look at the types than the rest of a
/// run with nothing to do. The photos themselves are not in it; their paths are.
/// </summary>
internal static class LastRunFile
{
    // "RFLR" and the version of what follows.
    private const uint Magic = 0x524C4652;
    private const int Version = 1;

    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Write(string path, LastRun run)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Magic);
        writer.Write(Version);
        writer.Write(run.Configuration);
        writer.Write(run.Paths);
        writer.Write(run.Samples);
        List(writer, run.Failed, Write);
        Write(writer, run.Report);
    }

    /// <exception cref="InvalidDataException">The file is damaged, or another version's.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LastRun Read(string path)
    {
        using var reader = new BinaryReader(new MemoryStream(File.ReadAllBytes(path)), Encoding.UTF8);
        try
        {
            if (reader.ReadUInt32() != Magic || reader.ReadInt32() != Version)
                throw new InvalidDataException($"'{path}' is no record of a run that this version reads.");
            return new LastRun
            {
                Configuration = reader.ReadString(),
                Paths = reader.ReadString(),
                Samples = reader.ReadInt32(),
                Failed = List(reader, ReadFailed),
                Report = ReadReport(reader),
            };
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException($"'{path}' is damaged.", e);
        }
    }

    private static void Write(BinaryWriter writer, FailedSample failed)
    {
        writer.Write(failed.Outlet);
        writer.Write(failed.Stage);
        writer.Write(failed.Reason);
        writer.Write(failed.File);
        Write(writer, failed.Listed);
    }

    private static FailedSample ReadFailed(BinaryReader reader)
        => new(reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), ReadSample(reader));

    private static void Write(BinaryWriter writer, Sample sample)
    {
        writer.Write(sample.Id);
        writer.Write(sample.Path);
        Optional(writer, sample.Individual);
        writer.Write((byte)sample.Split);
        writer.Write(sample.Box is not null);
        if (sample.Box is { } box)
        {
            writer.Write(box.X);
            writer.Write(box.Y);
            writer.Write(box.Width);
            writer.Write(box.Height);
            writer.Write((byte)box.Unit);
        }

        writer.Write(sample.CapturedAt is not null);
        if (sample.CapturedAt is { } time)
        {
            writer.Write(time.Ticks);
            writer.Write(time.Offset.Ticks);
        }

        Optional(writer, sample.Deployment);
        Optional(writer, sample.Event);
        Optional(writer, sample.Viewpoint);
        Optional(writer, sample.Species);
        writer.Write(sample.Attributes.Count);
        foreach (var (name, value) in sample.Attributes)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static Sample ReadSample(BinaryReader reader)
    {
        var sample = new Sample
        {
            Id = reader.ReadString(),
            Path = reader.ReadString(),
            Individual = Optional(reader),
            Split = (Split)reader.ReadByte(),
            Box = reader.ReadBoolean()
                ? new BoundingBox(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), (BoxUnit)reader.ReadByte())
                : null,
            CapturedAt = reader.ReadBoolean() ? new DateTimeOffset(reader.ReadInt64(), new TimeSpan(reader.ReadInt64())) : null,
            Deployment = Optional(reader),
            Event = Optional(reader),
            Viewpoint = Optional(reader),
            Species = Optional(reader),
        };
        var count = Count(reader);
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
            attributes[reader.ReadString()] = reader.ReadString();
        return sample with { Attributes = attributes };
    }

    private static void Write(BinaryWriter writer, RunReport report)
    {
        writer.Write(report.Pipeline);
        writer.Write(report.Seed);
        writer.Write(report.ConfigurationHash);
        writer.Write(report.Read);
        List(writer, report.Models, static (writer, count) =>
        {
            writer.Write(count.Model);
            writer.Write(count.Read);
            writer.Write(count.Written);
            writer.Write(count.Failed);
            writer.Write(count.LeftOut);
        });
        List(writer, report.Failures, static (writer, failure) =>
        {
            Optional(writer, failure.SampleId);
            writer.Write(failure.Path);
            writer.Write(failure.Stage);
            writer.Write(failure.Reason);
        });
        List(writer, report.Stages, static (writer, stage) =>
        {
            writer.Write(stage.Stage);
            writer.Write(stage.Use);
            writer.Write(stage.Taken);
            writer.Write(stage.Failed);
            writer.Write(stage.LeftOut);
            writer.Write(stage.Busy.Ticks);
            writer.Write(stage.Span.Ticks);
            writer.Write(stage.Workers);
        });
        List(writer, report.Evaluations, static (writer, evaluated) =>
        {
            writer.Write(evaluated.Stage);
            Write(writer, evaluated.Evaluation);
        });
        List(writer, report.Stores, Text);
        writer.Write(report.Kept);
        writer.Write(report.Elapsed.Ticks);
    }

    private static RunReport ReadReport(BinaryReader reader) => new()
    {
        Pipeline = reader.ReadString(),
        Seed = reader.ReadUInt64(),
        ConfigurationHash = reader.ReadString(),
        Read = reader.ReadInt32(),
        Models = List(reader, static reader => new ModelCount(reader.ReadString())
        {
            Read = reader.ReadInt32(),
            Written = reader.ReadInt32(),
            Failed = reader.ReadInt32(),
            LeftOut = reader.ReadInt32(),
        }),
        Failures = List(reader, static reader => new ItemFailure(Optional(reader), reader.ReadString(), reader.ReadString(), reader.ReadString())),
        Stages = List(reader, static reader => new StageReport(
            reader.ReadString(),
            reader.ReadString(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            reader.ReadInt64(),
            new TimeSpan(reader.ReadInt64()),
            new TimeSpan(reader.ReadInt64()),
            reader.ReadInt32())),
        Evaluations = List(reader, static reader => (reader.ReadString(), ReadEvaluation(reader))),
        Stores = List(reader, Text),
        Kept = reader.ReadInt32(),
        Elapsed = new TimeSpan(reader.ReadInt64()),
    };

    private static void Write(BinaryWriter writer, Evaluation evaluation)
    {
        List(writer, evaluation.Measures, static (writer, measure) =>
        {
            writer.Write(measure.Model);
            writer.Write(measure.Name);
            writer.Write(measure.Value);
            writer.Write(measure.Chance is not null);
            if (measure.Chance is { } chance)
                writer.Write(chance);
        });
        List(writer, evaluation.Tables, static (writer, table) =>
        {
            writer.Write(table.Title);
            List(writer, table.Columns, Text);
            List(writer, table.Rows, static (writer, row) => List(writer, row, Text));
        });
        List(writer, evaluation.Notes, Text);
        List(writer, evaluation.Files, Text);
    }

    private static Evaluation ReadEvaluation(BinaryReader reader) => new()
    {
        Measures = List(reader, static reader => new Measure(reader.ReadString(), reader.ReadString(), reader.ReadDouble(), reader.ReadBoolean() ? reader.ReadDouble() : null)),
        Tables = List(reader, static reader => new ResultTable(reader.ReadString(), List(reader, Text), List(reader, static reader => List(reader, Text)))),
        Notes = List(reader, Text),
        Files = List(reader, Text),
    };

    private static void List<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write(items.Count);
        foreach (var item in items)
            write(writer, item);
    }

    private static IReadOnlyList<T> List<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var items = new T[Count(reader)];
        for (var i = 0; i < items.Length; i++)
            items[i] = read(reader);
        return items;
    }

    // What follows takes at least a byte for each, so that a damaged count cannot ask for more than the file is long.
    private static int Count(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position ? count : throw new FormatException($"a list of {count} items");
    }

    private static void Text(BinaryWriter writer, string text) => writer.Write(text);

    private static string Text(BinaryReader reader) => reader.ReadString();

    private static void Optional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
            writer.Write(text);
    }

    private static string? Optional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
