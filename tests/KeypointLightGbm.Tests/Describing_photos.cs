using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Tests;

public sealed class Describing_photos
{
    private static readonly FeatureOptions _options = new() { WorkingSize = 160, SiftKeypoints = 100, BinaryKeypoints = 50 };

    [Fact]
    public void Keypoints_of_all_detectors_lie_inside_the_photo()
    {
        using var pool = new ExtractorPool(_options);
        var features = pool.Extract(Made.Animal(1, 1));
        foreach (var local in (LocalFeatures[])[features.Sift, features.Orb, features.Brisk])
        {
            Assert.InRange(local.Count, 10, 110);
            Assert.All(local.X.Concat(local.Y), v => Assert.InRange(v, 0f, 1f));
            Assert.All(local.Size, v => Assert.InRange(v, 0.001f, 1f));
            Assert.Equal(local.Count * local.DescriptorLength, local.Descriptors.Length);
        }
    }

    [Fact]
    public void A_small_crop_is_enlarged_so_that_it_has_keypoints()
    {
        using var pool = new ExtractorPool(_options);
        Assert.InRange(pool.Extract(Made.Animal(1, 1, 64)).Sift.Count, 5, 110);
    }

    [Fact]
    public void Workers_get_the_same_as_one_after_the_other()
    {
        using var pool = new ExtractorPool(_options);
        var photos = Enumerable.Range(0, 12).Select(i => Made.Animal(i, i)).ToArray();
        var serial = photos.Select(p => Bytes(pool.Extract(p))).ToArray();
        var parallel = new byte[photos.Length][];
        Parallel.For(0, photos.Length, new ParallelOptions { MaxDegreeOfParallelism = 3 }, i => parallel[i] = Bytes(pool.Extract(photos[i])));
        for (var i = 0; i < photos.Length; i++)
            Assert.Equal(serial[i], parallel[i]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Upright_keypoints_have_no_direction(bool upright)
    {
        using var pool = new ExtractorPool(_options with { Upright = upright });
        var angles = pool.Extract(Made.Animal(2, 1)).Sift.Angle;
        Assert.Equal(upright, angles.All(a => a == 0));
    }

    [Fact]
    public void Colours_of_a_photo_agree_with_itself_and_not_with_another_colour()
    {
        using var pool = new ExtractorPool(_options);
        var (a, b) = (pool.Extract(Made.Flat(50, 40, 30)).Colour, pool.Extract(Made.Flat(70, 20, 220)).Colour);
        Assert.Equal(1, a.JointSimilarity(a), 4);
        Assert.Equal(1, a.BorderSimilarity(a), 4);
        Assert.Equal(1, a.ChannelSimilarity(a, 0), 4);
        Assert.Equal(0, a.JointSimilarity(b), 4);
        Assert.Equal(0, a.MomentDifference(a, 0));
        Assert.True(a.MomentDifference(b, 0) > 50);
    }

    [Fact]
    public void What_does_not_fit_memory_is_read_back_from_disk_the_same()
    {
        using var pool = new ExtractorPool(_options with { KeepPicture = true });
        var photos = Enumerable.Range(0, 4).Select(i => pool.Extract(Made.Animal(i, 1))).ToArray();
        using var store = new PhotoStore(photos[0].Bytes + 1);
        var numbers = photos.Select(store.Add).ToArray();
        Assert.True(store.IsSpilling);
        for (var i = 0; i < photos.Length; i++)
            Assert.Equal(Bytes(photos[i]), Bytes(store.Get(numbers[i])));
    }

    [Theory]
    [InlineData(MatchProtocol.Auto, "0", 3, 6)]
    [InlineData(MatchProtocol.Auto, "new", 3, 3)]
    [InlineData(MatchProtocol.QueryGallery, "new", 3, 6)]
    [InlineData(MatchProtocol.LeaveOneOut, "0", 3, 3)]
    public void Queries_and_gallery_follow_from_who_is_known(MatchProtocol protocol, string individual, int queries, int gallery)
    {
        var photos = Enumerable.Range(0, 9).Select(i => Entry($"{i}", i < 6 ? $"{i % 3}" : individual, i < 5 ? Split.Train : i < 6 ? Split.Validation : Split.Test)).ToArray();
        var roles = Roles.Of(photos, protocol);
        Assert.Equal(queries, roles.Queries.Count);
        Assert.Equal(gallery, roles.Gallery.Count);
    }

    [Fact]
    public void Without_a_split_every_photo_is_a_query()
    {
        var photos = Enumerable.Range(0, 4).Select(i => Entry($"{i}", "a", Split.Unassigned)).ToArray();
        var roles = Roles.Of(photos, MatchProtocol.Auto);
        Assert.Equal(photos, roles.Queries);
        Assert.Equal(photos, roles.Gallery);
    }

    [Fact]
    public void Photos_of_nobody_known_are_looked_up_among_the_known()
    {
        PhotoEntry[] photos = [Entry("known", "a", Split.Train), Entry("new", null, Split.Test)];
        Assert.Equal("known", Roles.Of(photos, MatchProtocol.Auto).Gallery.Single().Sample.Id);
    }

    [Fact]
    public void Equal_scores_have_one_rank_and_keep_their_order()
    {
        Assert.Equal([1, 0, 2, 3], Ranks.Order([2f, 5f, 2f, float.NaN]));
        Assert.Equal([0.25f, 0f, 0.25f, 0.75f], Ranks.Of([2f, 5f, 2f, 1f]));
    }

    private static PhotoEntry Entry(string id, string? individual, Split split)
        => new(new Sample { Id = id, Path = id, Individual = individual, Split = split }, 0, [], [], [], 0);

    private static byte[] Bytes(PhotoFeatures features)
    {
        using var stream = new MemoryStream();
        features.Write(new BinaryWriter(stream));
        return stream.ToArray();
    }
}
