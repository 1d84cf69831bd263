using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class IndividualFoldersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingContext _recording = new();

    public void Dispose() => _folder.Dispose();

    private List<Sample> List(Func<IndividualFoldersOptions, IndividualFoldersOptions>? change = null)
    {
        var options = new IndividualFoldersOptions { Folder = _folder.Path };
        return [.. new IndividualFolders(change?.Invoke(options) ?? options, _recording.Context).List(TestContext.Current.CancellationToken)];
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }

    [Fact]
    public void The_first_folder_names_the_individual_however_deep_the_photo_lies()
    {
        _folder.With("leo/a.jpg", "leo/2024/spring/b.jpg", "mia/c.jpg");

        var samples = List();

        Assert.Equal(["leo/2024/spring/b.jpg", "leo/a.jpg", "mia/c.jpg"], samples.Select(s => s.Path));
        Assert.Equal(["leo", "leo", "mia"], samples.Select(s => s.Individual));
        Assert.Equal(samples.Select(s => s.Path), samples.Select(s => s.Id));
        Assert.All(samples, s => Assert.Equal(Split.Unassigned, s.Split));
        Assert.Empty(_recording.Failures);
    }

    [Fact]
    public void The_content_is_the_file()
    {
        _folder.WithText("leo/a.jpg", "the photo");

        Assert.Equal("the photo"u8.ToArray(), List().Single().Content!.Read().ToArray());
    }

    [Fact]
    public void Samples_come_in_ordinal_order_of_their_whole_paths()
    {
        _folder.With("b/x.jpg", "B/x.jpg", "a/x.jpg", "a-1/x.jpg", "a/x/1.jpg", "a/x.jpg.png", "é/1.jpg");

        var paths = List().Select(s => s.Path).ToList();

        Assert.Equal(paths.Order(StringComparer.Ordinal), paths);
        Assert.Equal(7, paths.Count);
    }

    [Fact]
    public void Upper_case_extensions_are_photos_and_other_files_are_passed_over_silently()
    {
        _folder.With(
            "leo/1.JPG", "leo/2.Jpeg", "leo/3.PNG", "leo/4.bmp", "leo/5.webp", "leo/6.TIF", "leo/7.tiff",
            "leo/Thumbs.db", "leo/thumbs.db", "leo/.DS_Store", "leo/clip.mp4", "leo/notes.txt", "leo/jpg", "leo/.hidden.jpg", "leo/._1.JPG", ".trash/1.jpg");

        Assert.Equal(["leo/1.JPG", "leo/2.Jpeg", "leo/3.PNG", "leo/4.bmp", "leo/5.webp", "leo/6.TIF", "leo/7.tiff"], List().Select(s => s.Path));
        Assert.Empty(_recording.Failures);
        Assert.Empty(_recording.Warnings);
    }

    [Fact]
    public void The_extensions_can_be_chosen_with_or_without_a_dot()
    {
        _folder.With("leo/1.jpg", "leo/2.heic", "leo/3.jp2");

        Assert.Equal(["leo/2.heic", "leo/3.jp2"], List(o => o with { Extensions = ["HEIC", ".jp2"] }).Select(s => s.Path));
    }

    [Fact]
    public void Photos_in_the_folder_of_unknowns_have_no_individual()
    {
        _folder.With("Unknown/1.jpg", "leo/1.jpg", "leo/unknown/2.jpg");

        Assert.Equal([("Unknown/1.jpg", null), ("leo/1.jpg", "leo"), ("leo/unknown/2.jpg", "leo")], List().Select(s => (s.Path, s.Individual)));
    }

    [Fact]
    public void Photos_beside_the_individuals_folders_are_of_unknown_individuals_and_that_is_said()
    {
        _folder.With("stray.jpg", "leo/1.jpg");

        Assert.Null(List().Single(s => s.Path == "stray.jpg").Individual);
        Assert.Contains("itself: 1. Their individual is unknown", Assert.Single(_recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_back_is_reported_and_the_rest_is_listed()
    {
        _folder.With("leo/1.jpg", "leo/trip/2.jpg", "mia/3.jpg");
        Directory.CreateSymbolicLink(_folder.PathOf("leo/trip/again"), _folder.PathOf("leo"));
        Directory.CreateSymbolicLink(_folder.PathOf("mia/up"), "..");

        Assert.Equal(["leo/1.jpg", "leo/trip/2.jpg", "mia/3.jpg"], List().Select(s => s.Path));
        Assert.Equal(["leo/trip/again", "mia/up"], _recording.Failures.Select(f => f.Path));
        Assert.All(_recording.Failures, f => Assert.Contains("leads in a circle", f.Reason, StringComparison.Ordinal));
        Assert.All(_recording.Failures, f => Assert.Equal("stage", f.Stage));
    }

    [Fact]
    public void A_link_to_itself_is_reported()
    {
        _folder.With("leo/1.jpg");
        File.CreateSymbolicLink(_folder.PathOf("leo/self"), _folder.PathOf("leo/self"));

        Assert.Single(List());
        Assert.Equal("leo/self", Assert.Single(_recording.Failures).Path);
    }

    [Fact]
    public void A_loop_is_found_where_the_folder_itself_is_reached_through_a_link()
    {
        _folder.With("real/leo/1.jpg");
        Directory.CreateSymbolicLink(_folder.PathOf("alias"), _folder.PathOf("real"));
        Directory.CreateSymbolicLink(_folder.PathOf("real/leo/back"), _folder.PathOf("real"));

        Assert.Equal(["leo/1.jpg"], List(o => o with { Folder = _folder.PathOf("alias") }).Select(s => s.Path));
        Assert.Equal("leo/back", Assert.Single(_recording.Failures).Path);
    }

    [Fact]
    public void Links_to_photos_and_to_folders_elsewhere_are_followed()
    {
        using var elsewhere = new TemporaryFolder();
        elsewhere.With("far.jpg", "session/near.jpg");
        _folder.With("leo/1.jpg");
        File.CreateSymbolicLink(_folder.PathOf("leo/linked.jpg"), elsewhere.PathOf("far.jpg"));
        Directory.CreateSymbolicLink(_folder.PathOf("mia"), elsewhere.PathOf("session"));

        var samples = List();

        Assert.Equal(["leo/1.jpg", "leo/linked.jpg", "mia/near.jpg"], samples.Select(s => s.Path));
        Assert.Equal("bytes"u8.ToArray(), samples[2].Content!.Read().ToArray());
        Assert.Empty(_recording.Failures);
    }

    [Fact]
    public void A_folder_that_cannot_be_read_is_reported_and_the_rest_is_listed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions are set otherwise on Windows.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The super-user may read every folder.");
        _folder.With("leo/1.jpg", "mia/2.jpg", "zoe/3.jpg");
        SetMode(_folder.PathOf("mia"), UnixFileMode.None);

        try
        {
            Assert.Equal(["leo/1.jpg", "zoe/3.jpg"], List().Select(s => s.Path));
            var failure = Assert.Single(_recording.Failures);
            Assert.Equal("mia", failure.Path);
            Assert.Contains("cannot be read", failure.Reason, StringComparison.Ordinal);
        }
        finally
        {
            SetMode(_folder.PathOf("mia"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public void A_photo_that_may_not_be_read_is_listed_and_fails_when_it_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions are set otherwise on Windows.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The super-user may read every file.");
        _folder.With("leo/1.jpg");
        SetMode(_folder.PathOf("leo/1.jpg"), UnixFileMode.None);

        var sample = Assert.Single(List());
        Assert.Throws<UnauthorizedAccessException>(() => sample.Content!.Read());
    }

    [Fact]
    public void A_missing_folder_stops_the_stage_and_says_where_relative_paths_start()
    {
        var source = new IndividualFolders(new() { Folder = "nowhere" }, new StageContext { BaseFolder = _folder.Path });

        var e = Assert.Throws<StageException>(() => source.List(TestContext.Current.CancellationToken));

        Assert.Equal($"The folder '{_folder.PathOf("nowhere")}' does not exist. Correct the option 'folder'; a relative path starts at '{_folder.Path}'.", e.Message);
    }

    [Fact]
    public void A_file_in_place_of_the_folder_stops_the_stage()
    {
        _folder.With("one.jpg");

        var e = Assert.Throws<StageException>(() => List(o => o with { Folder = _folder.PathOf("one.jpg") }));

        Assert.Contains("is a file", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_photos_gives_a_warning_that_names_the_endings()
    {
        _folder.With("leo/1.heic");

        Assert.Empty(List());
        Assert.Contains("none of its 1 files ends in .bmp, .jpeg, .jpg", Assert.Single(_recording.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Listing_ends_when_it_is_cancelled()
    {
        _folder.With("leo/1.jpg");
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();

        Assert.Throws<OperationCanceledException>(() => new IndividualFolders(new() { Folder = _folder.Path }, _recording.Context).List(cancellation.Token).Count());
    }
}
