using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Resuming;

namespace ReIdFlow.Tests;

public sealed class Resuming_runs : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reidflow-resume-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);

    private Journal Open() => Journal.Open(PathOf("journal.bin"), fresh: false);

    [Fact]
    public void A_journal_that_was_cut_anywhere_holds_every_whole_record_and_no_other()
    {
        var offsets = new List<long>();
        using (var journal = Open())
        {
            for (var i = 0; i < 5; i++)
            {
                journal.AddResult((UInt128)i, [.. Enumerable.Repeat((byte)i, 10 + i)]);
                journal.Flush();
                offsets.Add(new FileInfo(PathOf("journal.bin")).Length);
            }
        }

        var whole = File.ReadAllBytes(PathOf("journal.bin"));
        for (var length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(PathOf("journal.bin"), whole[..length]);
            using (var journal = Open())
            {
                Assert.Equal(offsets.Count(o => o <= length), journal.Results);
                for (var i = 0; i < journal.Results; i++)
                {
                    Assert.True(journal.TryFind((UInt128)i, out var offset));
                    Assert.Equal(Enumerable.Repeat((byte)i, 10 + i), journal.Read(offset));
                }

                journal.AddResult(99, [1]);
            }

            using var again = Open();
            Assert.True(again.TryFind(99, out var last));
            Assert.Equal([1], again.Read(last));
        }
    }

    [Fact]
    public void A_journal_that_was_damaged_anywhere_gives_no_wrong_record()
    {
        using (var journal = Open())
        {
            for (var i = 0; i < 3; i++)
                journal.AddResult((UInt128)i, [(byte)i, 7, 7]);
        }

        var whole = File.ReadAllBytes(PathOf("journal.bin"));
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = (byte[])whole.Clone();
            damaged[at] ^= 0x41;
            File.WriteAllBytes(PathOf("journal.bin"), damaged);
            using var journal = Open();
            Assert.InRange(journal.Results, 0, 2);
            for (var i = 0; i < journal.Results; i++)
            {
                Assert.True(journal.TryFind((UInt128)i, out var offset));
                Assert.Equal([(byte)i, 7, 7], journal.Read(offset));
            }
        }
    }

    [Fact]
    public void A_file_is_known_under_a_new_name_and_not_after_a_change()
    {
        File.WriteAllText(PathOf("a.jpg"), "photo");
        using var journal = Open();
        var content = new HashedContent(new FileContent(PathOf("a.jpg")), journal);
        content.Read();
        Assert.NotNull(content.Hash);
        journal.Dispose();

        using var later = Open();
        Assert.Equal(content.Hash, ContentHashes.Find(later, new FileContent(PathOf("a.jpg"))));
        File.Move(PathOf("a.jpg"), PathOf("b.jpg"));
        Assert.Null(ContentHashes.Find(later, new FileContent(PathOf("a.jpg"))));
        Assert.Equal(content.Hash, ContentHashes.Find(later, new FileContent(PathOf("b.jpg"))));
        File.WriteAllText(PathOf("b.jpg"), "other");
        File.SetLastWriteTimeUtc(PathOf("b.jpg"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotEqual(content.Hash, ContentHashes.Find(later, new FileContent(PathOf("b.jpg"))));
        File.WriteAllText(PathOf("c.jpg"), "never seen");
        Assert.Null(ContentHashes.Find(later, new FileContent(PathOf("c.jpg"))));
    }

    [Fact]
    public void What_a_transform_changed_of_a_sample_comes_back_and_what_the_source_says_is_this_runs()
    {
        var listed = new Sample { Id = "a", Path = "a.jpg", Individual = "Leo" };
        var changed = listed with { Viewpoint = "left", Box = new BoundingBox(1, 2, 3, 4, BoxUnit.Pixels), Attributes = new Dictionary<string, string> { ["x"] = "y" } };
        var record = ResultRecord.Encode(listed, new Embedding { Sample = changed, Model = "m", Vector = new[] { 1f, -0f, float.Epsilon }, Prediction = new Classification("Mia", 0.25f) })!;

        var back = ResultRecord.Decode(record, listed with { Id = "b", Path = "b.jpg", Individual = "Tom" }, "m")!;

        Assert.Equal(("b", "b.jpg", "Tom", "left"), (back.Sample.Id, back.Sample.Path, back.Sample.Individual, back.Sample.Viewpoint));
        Assert.Equal(changed.Box, back.Sample.Box);
        Assert.Equal("y", back.Sample.Attributes["x"]);
        Assert.Equal(new[] { 1f, -0f, float.Epsilon }.Select(BitConverter.SingleToInt32Bits), back.Vector.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(new Classification("Mia", 0.25f), back.Prediction);
        Assert.Null(ResultRecord.Decode(ResultRecord.LeftOut, listed, "m"));
        Assert.Null(ResultRecord.Encode(listed, new Embedding { Sample = listed with { Individual = "Mia" }, Model = "m", Vector = new[] { 1f } }));
    }

    [Fact]
    public void A_second_run_on_one_output_folder_is_refused_and_the_first_is_named()
    {
        using (OutputLock.Take(_folder, "season"))
        {
            var error = Assert.Throws<OutputInUseException>(() => OutputLock.Take(_folder, "other"));
            Assert.Contains($"process {Environment.ProcessId} on", error.Message, StringComparison.Ordinal);
            Assert.Contains("'season'", error.Message, StringComparison.Ordinal);
        }

        OutputLock.Take(_folder, "season").Dispose();
    }

    [Fact]
    public void A_journal_whose_folder_vanishes_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows does not let go of a folder in use.");
        Directory.CreateDirectory(PathOf("out"));
        var journal = Journal.Open(PathOf("out/journal.bin"), fresh: false);
        Directory.Delete(PathOf("out"), recursive: true);
        Assert.Contains("vanished", Assert.Throws<IOException>(() =>
        {
            journal.AddResult(1, [1]);
            journal.Flush();
        }).Message, StringComparison.Ordinal);
        journal.Dispose();
    }
}
