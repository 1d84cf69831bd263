using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class WildlifeCsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingContext _recording = new();

    public void Dispose() => _folder.Dispose();

    private List<Sample> List(string text, Func<WildlifeCsvOptions, WildlifeCsvOptions>? change = null)
    {
        _folder.WithText("metadata.csv", text);
        var options = new WildlifeCsvOptions { File = _folder.PathOf("metadata.csv") };
        return [.. new WildlifeCsv(change?.Invoke(options) ?? options, _recording.Context).List(TestContext.Current.CancellationToken)];
    }

    [Fact]
    public void Every_column_of_a_data_frame_finds_its_place()
    {
        _folder.WithText("images/a b.jpg", "the photo");

        var sample = Assert.Single(List(
            """
            ,image_id,identity,path,bbox,date,orientation,species,split,position,keypoints
            0,f00d,leo,images/a b.jpg,"[10.5, 20, 300.0, 200]",2024-05-03 06:12:09,left,lion,test,front,"[1, 2]"
            """));

        Assert.Equal("f00d", sample.Id);
        Assert.Equal("images/a b.jpg", sample.Path);
        Assert.Equal("the photo"u8.ToArray(), sample.Content!.Read().ToArray());
        Assert.Equal("leo", sample.Individual);
        Assert.Equal(new BoundingBox(10.5, 20, 300, 200, BoxUnit.Pixels), sample.Box);
        Assert.Equal(new DateTimeOffset(2024, 5, 3, 6, 12, 9, TimeSpan.Zero), sample.CapturedAt);
        Assert.Equal("left", sample.Viewpoint);
        Assert.Equal("lion", sample.Species);
        Assert.Equal(Split.Test, sample.Split);
        Assert.Equal([("keypoints", "[1, 2]"), ("position", "front")], sample.Attributes.Select(a => (a.Key, a.Value)).OrderBy(a => a.Key, StringComparer.Ordinal));
        Assert.Empty(_recording.Failures);
    }

    [Fact]
    public void The_required_columns_are_enough()
    {
        var sample = Assert.Single(List("image_id,identity,path\n1,leo,a.jpg\n"));

        Assert.Equal((null, null, null, null, Split.Unassigned), (sample.Box, sample.CapturedAt, sample.Viewpoint, sample.Species, sample.Split));
        Assert.Empty(sample.Attributes);
    }

    [Theory]
    [InlineData("leo", "leo")]
    [InlineData("unknown", null)]
    [InlineData("Unknown", null)]
    [InlineData("", null)]
    [InlineData("nan", null)]
    [InlineData("54", "54")]
    public void An_unknown_individual_is_none(string identity, string? individual) =>
        Assert.Equal(individual, Assert.Single(List($"image_id,identity,path\n1,{identity},a.jpg\n")).Individual);

    [Theory]
    [InlineData("train", Split.Train)]
    [InlineData("gallery", Split.Train)]
    [InlineData("database", Split.Train)]
    [InlineData("val", Split.Validation)]
    [InlineData("validation", Split.Validation)]
    [InlineData("test", Split.Test)]
    [InlineData("Query", Split.Test)]
    [InlineData("", Split.Unassigned)]
    [InlineData("nan", Split.Unassigned)]
    public void The_usual_names_of_splits_are_understood(string text, Split split) =>
        Assert.Equal(split, Assert.Single(List($"image_id,identity,path,split\n1,leo,a.jpg,{text}\n")).Split);

    [Fact]
    public void Unknown_names_of_splits_stop_the_stage_before_anything_is_listed()
    {
        var e = Assert.Throws<StageException>(() => List("image_id,identity,path,split\n1,leo,a.jpg,train\n2,leo,b.jpg,holdout\n3,leo,c.jpg,dev\n"));

        Assert.Contains("The column 'split' of", e.Message, StringComparison.Ordinal);
        Assert.Contains("holds 'dev', 'holdout', and only 'train', 'training'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_names_of_splits_can_be_given_a_meaning()
    {
        var samples = List(
            "image_id,identity,path,fold\n1,leo,a.jpg,A\n2,leo,b.jpg,B\n",
            o => o with { SplitColumn = "fold", TrainValues = ["a"], TestValues = ["b"] });

        Assert.Equal([Split.Train, Split.Test], samples.Select(s => s.Split));
    }

    [Fact]
    public void Without_a_split_column_the_column_is_an_attribute() =>
        Assert.Equal("holdout", Assert.Single(List("image_id,identity,path,split\n1,leo,a.jpg,holdout\n", o => o with { SplitColumn = null })).Attributes["split"]);

    [Fact]
    public void A_split_column_that_was_asked_for_has_to_be_there()
    {
        var e = Assert.Throws<StageException>(() => List("image_id,identity,path,split\n", o => o with { SplitColumn = "original_split" }));

        Assert.Contains("has no column 'original_split'; its columns are 'image_id', 'identity', 'path', 'split'.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named_with_those_that_are_there_and_the_nearest()
    {
        var e = Assert.Throws<StageException>(() => List(",image_id,identitty,file\n0,1,leo,a.jpg\n"));

        Assert.Contains("has no column 'identity', 'path'; its columns are 'image_id', 'identitty', 'file'. Is 'identitty' meant for 'identity'?", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_column_can_name_the_individual()
    {
        var sample = Assert.Single(List("image_id,identity,name,path\n1,17,leo,a.jpg\n", o => o with { IdentityColumn = "name" }));

        Assert.Equal("leo", sample.Individual);
        Assert.Equal("17", sample.Attributes["identity"]);
    }

    [Fact]
    public void Rows_that_cannot_be_used_are_reported_with_their_line_and_the_rest_is_listed()
    {
        var samples = List(
            "image_id,identity,path,bbox,note\n" +
            "1,leo,a.jpg,\"[1, 2, 3, 4]\",\"two\nlines\"\n" +
            "2,leo,,,\n" +
            "3,leo,c.jpg,\"[1, 2, 3]\",\n" +
            "4,leo,d.jpg,12,\n" +
            ",leo,e.jpg,,\n" +
            "6,leo,f.jpg,\"[1, 2, 0, 4]\",\n" +
            "7,leo\n" +
            "1,mia,h.jpg,,\n" +
            "9,leo,i.jpg,,\n");

        Assert.Equal(["1", "9"], samples.Select(s => s.Id));
        Assert.Equal([4, 5, 6, 7, 8, 9, 10], _recording.Failures.Select(LineOf));
        Assert.Equal(
            [
                "The row has no path.",
                "The box '[1, 2, 3]' has 3 numbers; x, y, width and height are four.",
                "The box '12' is not a list of numbers such as [10, 20, 300, 200].",
                "The row has no image_id.",
                "The box '[1, 2, 0, 4]' needs four finite numbers, and a width and height above 0.",
                "The row has 2 cells, the first line 5.",
                "The image_id '1' stands in line 2 already; each row needs its own.",
            ],
            _recording.Failures.Select(f => f.Reason[(f.Reason.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Assert.Equal("c.jpg", _recording.Failures[1].Path);
    }

    private static int LineOf(ItemFailure failure)
    {
        var text = failure.Reason[(failure.Reason.IndexOf("line ", StringComparison.Ordinal) + 5)..];
        return int.Parse(text[..text.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nan")]
    [InlineData("None")]
    [InlineData("[nan, nan, nan, nan]")]
    public void A_box_without_numbers_is_none(string text) =>
        Assert.Null(Assert.Single(List($"image_id,identity,path,bbox\n1,leo,a.jpg,\"{text}\"\n")).Box);

    [Theory]
    [InlineData("(1, 2.5, 3, 4e1)")]
    [InlineData("[ 1.   2.5  3.  40. ]")]
    public void Boxes_written_by_tuples_and_arrays_are_read(string text) =>
        Assert.Equal(new BoundingBox(1, 2.5, 3, 40, BoxUnit.Pixels), Assert.Single(List($"image_id,identity,path,bbox\n1,leo,a.jpg,\"{text}\"\n")).Box);

    [Theory]
    [InlineData("2024-05-03T06:12:09Z", "2024-05-03T06:12:09.000+00:00", false)]
    [InlineData("2024-05-03T06:12:09+02:00", "2024-05-03T06:12:09.000+02:00", false)]
    [InlineData("2024-05-03 06:12:09", "2024-05-03T06:12:09.000+00:00", false)]
    [InlineData("2024-05-03 06:12:09.250", "2024-05-03T06:12:09.250+00:00", false)]
    [InlineData("2024-05-03T06:12", "2024-05-03T06:12:00.000+00:00", false)]
    [InlineData("2024:05:03 06:12:09", "2024-05-03T06:12:09.000+00:00", false)]
    [InlineData("2024/05/03 06:12:09", "2024-05-03T06:12:09.000+00:00", false)]
    [InlineData("20240503T061209", "2024-05-03T06:12:09.000+00:00", false)]
    [InlineData("2024-05-03", "2024-05-03T00:00:00.000+00:00", true)]
    [InlineData("20240503", "2024-05-03T00:00:00.000+00:00", true)]
    [InlineData("2024:05:03", "2024-05-03T00:00:00.000+00:00", true)]
    public void Dates_are_read_in_the_forms_that_occur(string text, string expected, bool staysAsText)
    {
        var sample = Assert.Single(List($"image_id,identity,path,date\n1,leo,a.jpg,{text}\n"));

        Assert.Equal(expected, sample.CapturedAt!.Value.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(staysAsText, sample.Attributes.ContainsKey("date"));
    }

    [Fact]
    public void A_date_that_cannot_be_read_stays_as_text_and_is_counted()
    {
        var samples = List("image_id,identity,path,date\n1,leo,a.jpg,spring 2020\n2,leo,b.jpg,31-12-2020\n3,leo,c.jpg,\n");

        Assert.All(samples, s => Assert.Null(s.CapturedAt));
        Assert.Equal("spring 2020", samples[0].Attributes["date"]);
        Assert.Contains("that cannot be read: 2.", Assert.Single(_recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_with_semicolons_a_byte_order_mark_and_windows_line_ends_are_read()
    {
        var sample = Assert.Single(List("\uFEFFimage_id;identity;path\r\n1;Zoë;été\\a.jpg\r\n"));

        Assert.Equal(("1", "Zoë", "été/a.jpg"), (sample.Id, sample.Individual, sample.Path));
    }

    [Fact]
    public void Blank_lines_and_lines_that_start_with_a_hash_are_what_they_are()
    {
        var samples = List("image_id,identity,path\n#1,leo,a.jpg\n\n2,leo,b.jpg\n\n");

        Assert.Equal(["#1", "2"], samples.Select(s => s.Id));
        Assert.Empty(_recording.Failures);
    }

    [Fact]
    public void A_cell_of_a_hundred_thousand_characters_is_read()
    {
        var outline = string.Join(", ", Enumerable.Range(0, 20_000));

        Assert.Equal($"[{outline}]", Assert.Single(List($"image_id,identity,path,segmentation\n1,leo,a.jpg,\"[{outline}]\"\n")).Attributes["segmentation"]);
    }

    [Fact]
    public void Paths_start_from_the_root_that_is_given()
    {
        using var elsewhere = new TemporaryFolder().WithText("a.jpg", "elsewhere");

        Assert.Equal("elsewhere"u8.ToArray(), Assert.Single(List("image_id,identity,path\n1,leo,a.jpg\n", o => o with { Root = elsewhere.Path })).Content!.Read().ToArray());
    }

    [Fact]
    public void A_photo_that_is_not_there_is_listed_and_fails_when_it_is_read()
    {
        var e = Assert.ThrowsAny<IOException>(() => Assert.Single(List("image_id,identity,path\n1,leo,gone.jpg\n")).Content!.Read());

        Assert.Contains("gone.jpg", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_is_not_there_stops_the_stage()
    {
        var source = new WildlifeCsv(new() { File = _folder.PathOf("nothing.csv") }, _recording.Context);

        var e = Assert.Throws<StageException>(() => source.List(TestContext.Current.CancellationToken).ToList());

        Assert.Contains("nothing.csv' cannot be opened", e.Message, StringComparison.Ordinal);
        Assert.Contains("Correct the option 'file'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_table_stops_the_stage() =>
        Assert.Contains("is empty", Assert.Throws<StageException>(() => List("")).Message, StringComparison.Ordinal);

    [Fact]
    public void Two_columns_of_one_name_stop_the_stage() =>
        Assert.Contains("two columns named 'path'", Assert.Throws<StageException>(() => List("image_id,identity,path,path\n1,leo,a,b\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_split_value_with_two_meanings_is_a_problem_of_the_options()
    {
        var options = new WildlifeCsvOptions { File = "m.csv", TestValues = ["Val"] };

        Assert.Equal("'val' stands more than once in trainValues, validationValues and testValues. Leave it in one of them.", Assert.Single(options.Check()));
        Assert.Empty(new WildlifeCsvOptions { File = "m.csv" }.Check());
    }

    [Fact]
    public void The_lions_closed_split_is_read()
    {
        var path = SharedData.PathOf("data/LionData/metadata.csv");

        var samples = new WildlifeCsv(new() { File = path }, _recording.Context).List(TestContext.Current.CancellationToken).ToList();

        Assert.Equal(740, samples.Count);
        Assert.Equal(94, samples.Select(s => s.Individual).Distinct().Count());
        Assert.Equal((585, 155), (samples.Count(s => s.Split == Split.Train), samples.Count(s => s.Split == Split.Test)));
        Assert.Empty(_recording.Failures);
        Assert.All(samples, s => Assert.False(s.Content!.Read().IsEmpty));
    }

    [Fact]
    public void The_lions_zero_shot_split_tests_on_other_individuals()
    {
        var path = SharedData.PathOf("data/LionData/metadata.csv");
        var options = new WildlifeCsvOptions { File = path, SplitColumn = "original_split", TestValues = ["val"], ValidationValues = [] };

        var samples = new WildlifeCsv(options, _recording.Context).List(TestContext.Current.CancellationToken).ToList();

        Assert.Equal(75, samples.Where(s => s.Split == Split.Train).Select(s => s.Individual).Distinct().Count());
        Assert.Equal(19, samples.Where(s => s.Split == Split.Test).Select(s => s.Individual).Distinct().Count());
        Assert.Equal((594, 146), (samples.Count(s => s.Split == Split.Train), samples.Count(s => s.Split == Split.Test)));
        Assert.Contains(samples[0].Attributes["split"], (string[])["train", "test"]);
    }

    [Fact]
    public void The_antelopes_orientation_is_their_viewpoint()
    {
        var path = SharedData.PathOf("data/Nyala/metadata.csv");

        var samples = new WildlifeCsv(new() { File = path }, _recording.Context).List(TestContext.Current.CancellationToken).ToList();

        Assert.Equal((1213, 179), (samples.Count, samples.Select(s => s.Individual).Distinct().Count()));
        Assert.Equal((933, 280), (samples.Count(s => s.Split == Split.Train), samples.Count(s => s.Split == Split.Test)));
        Assert.Equal(["left", "right"], samples.Select(s => s.Viewpoint).Distinct().Order());
        Assert.All(samples, s => Assert.True(File.Exists(((FileContent)s.Content!).FullPath)));
    }

    [Fact]
    public void The_cattles_table_with_its_unnamed_column_is_read()
    {
        var path = SharedData.PathOf("data/FriesianCattle2017-metadata.csv");

        var samples = new WildlifeCsv(new() { File = path }, _recording.Context).List(TestContext.Current.CancellationToken).ToList();

        Assert.Equal((940, 89), (samples.Count, samples.Select(s => s.Individual).Distinct().Count()));
        Assert.Equal((742, 198), (samples.Count(s => s.Split == Split.Train), samples.Count(s => s.Split == Split.Test)));
        Assert.All(samples, s => Assert.Empty(s.Attributes));
    }
}
