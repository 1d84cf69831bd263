using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class PhotoFolderTests
{
    [Fact]
    public void Every_photo_is_listed_with_no_individual()
    {
        using var folder = new TemporaryFolder().With("DCIM/100RECNX/IMG_0002.JPG", "DCIM/100RECNX/IMG_0001.JPG", "top.png", "DCIM/100RECNX/thumbs.db");

        var samples = new PhotoFolder(new() { Folder = folder.Path }, new RecordingContext().Context).List(TestContext.Current.CancellationToken).ToList();

        Assert.Equal(["DCIM/100RECNX/IMG_0001.JPG", "DCIM/100RECNX/IMG_0002.JPG", "top.png"], samples.Select(s => s.Path));
        Assert.All(samples, s => Assert.Null(s.Individual));
        Assert.Equal("bytes"u8.ToArray(), samples[0].Content!.Read().ToArray());
    }

    [Fact]
    public void A_real_folder_of_antelopes_is_listed_in_full()
    {
        var path = SharedData.PathOf("data/Nyala");

        var samples = new IndividualFolders(new() { Folder = path }, new RecordingContext().Context).List(TestContext.Current.CancellationToken).ToList();

        Assert.Equal(1213, samples.Count);
        Assert.Equal(179, samples.Select(s => s.Individual).Distinct().Count());
    }
}
