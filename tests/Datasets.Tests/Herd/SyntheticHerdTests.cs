using System.Buffers.Binary;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Datasets;

namespace ReIdFlow.Tests;

public sealed class SyntheticHerdTests
{
    private static readonly SyntheticHerdOptions Small = new() { Individuals = 4, PhotosPerIndividual = 5, ImageSize = 64 };

    private static List<Sample> List(SyntheticHerdOptions options, ulong seed = 7, string stageId = "herd") =>
        [.. new SyntheticHerd(options, new StageContext { Seed = seed, StageId = stageId }).List(TestContext.Current.CancellationToken)];

    private static byte[] Bytes(Sample sample) => sample.Content!.Read().ToArray();

    [Fact]
    public void Samples_are_named_after_individual_and_photo()
    {
        var samples = List(Small);

        Assert.Equal(20, samples.Count);
        Assert.Equal(("herd/001/0001", "herd/001/0001.bmp", "001"), (samples[0].Id, samples[0].Path, samples[0].Individual));
        Assert.Equal(("herd/004/0005", "herd/004/0005.bmp", "004"), (samples[^1].Id, samples[^1].Path, samples[^1].Individual));
        Assert.Equal(20, samples.Select(s => s.Id).Distinct().Count());
        Assert.All(samples, s => Assert.Equal(("left", "synthetic-patches", Split.Unassigned, null), (s.Viewpoint, s.Species, s.Split, s.Box)));
    }

    [Fact]
    public void A_photo_is_a_24_bit_bitmap_of_the_size_asked_for()
    {
        var file = Bytes(List(Small with { ImageSize = 101 })[0]);

        // 101 pixels are 303 bytes, padded to 304; 75 rows.
        Assert.Equal("BM"u8.ToArray(), file[..2]);
        Assert.Equal(54 + (304 * 75), file.Length);
        Assert.Equal(file.Length, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(2)));
        Assert.Equal(54, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(10)));
        Assert.Equal(40, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(14)));
        Assert.Equal((101, 75), (BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(18)), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(22))));
        Assert.Equal((1, 24), (BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(26)), BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(28))));
        Assert.Equal(0, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(30)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_in_any_order_and_from_any_thread()
    {
        var options = Small with { Flanks = ShownFlanks.Both, Difficulty = 1 };
        var once = List(options).Select(Bytes).ToList();

        var again = List(options);
        var photos = new byte[again.Count][];
        Parallel.For(0, again.Count * 2, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            var position = (again.Count * 2 - 1 - i) % again.Count;
            photos[position] = Bytes(again[position]);
        });

        Assert.All(once.Zip(photos), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(once.Count, once.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void Another_seed_and_another_stage_give_other_photos()
    {
        var photo = Bytes(List(Small)[0]);

        Assert.NotEqual(photo, Bytes(List(Small, seed: 8)[0]));
        Assert.NotEqual(photo, Bytes(List(Small, stageId: "herd2")[0]));
    }

    [Fact]
    public void A_photo_does_not_depend_on_how_many_other_animals_there_are() =>
        Assert.Equal(Bytes(List(Small)[0]), Bytes(List(Small with { Individuals = 9 })[0]));

    [Fact]
    public void Bursts_share_event_site_and_flank_and_follow_each_other_within_seconds()
    {
        var samples = List(Small with { PhotosPerIndividual = 11, BurstLength = 3, Flanks = ShownFlanks.Both, Individuals = 12 });

        foreach (var animal in samples.GroupBy(s => s.Individual))
        {
            var events = animal.GroupBy(s => s.Event).ToList();
            Assert.Equal([3, 3, 3, 2], events.Select(e => e.Count()));
            Assert.Equal(animal.OrderBy(s => s.CapturedAt).Select(s => s.Id), animal.Select(s => s.Id));
            Assert.Equal(4, animal.Select(s => s.CapturedAt!.Value.Date).Distinct().Count());
            foreach (var burst in events)
            {
                Assert.Single(burst.Select(s => s.Deployment).Distinct());
                Assert.Single(burst.Select(s => s.Viewpoint).Distinct());
                Assert.StartsWith(burst.First().Deployment + "/2024-", burst.Key, StringComparison.Ordinal);
                Assert.Equal(burst.Count() - 1, (burst.Max(s => s.CapturedAt) - burst.Min(s => s.CapturedAt))!.Value.TotalSeconds);
            }
        }

        Assert.Equal(["left", "right"], samples.Select(s => s.Viewpoint).Distinct().Order());
    }

    [Fact]
    public void Visits_lie_within_the_survey_and_use_every_site()
    {
        var samples = List(Small with { Individuals = 40, FirstDay = "2023-12-30", Days = 5, Sites = 3 });

        Assert.All(samples, s => Assert.InRange(s.CapturedAt!.Value, new DateTimeOffset(2023, 12, 30, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 1, 4, 0, 0, 0, TimeSpan.Zero)));
        Assert.Equal(["site-01", "site-02", "site-03"], samples.Select(s => s.Deployment).Distinct().Order());
    }

    [Fact]
    public void Photos_are_numbered_in_the_order_they_were_taken_even_with_several_visits_a_day() =>
        Assert.All(
            List(Small with { PhotosPerIndividual = 30, Days = 2 }).GroupBy(s => s.Individual),
            animal => Assert.Equal(animal.OrderBy(s => s.CapturedAt).Select(s => s.Id), animal.Select(s => s.Id)));

    [Fact]
    public void The_flanks_of_one_animal_have_different_coats()
    {
        var context = new StageContext { Seed = 7, StageId = "herd" };
        var kind = CoatKind.Of(CoatPattern.Patches);
        var left = Coat.Grow(kind, context.CreateRandom("coat/1/left"));
        var right = Coat.Grow(kind, context.CreateRandom("coat/1/right"));

        Assert.InRange(Agreement(left, right), 0.3, 0.75);
        Assert.Equal(1, Agreement(left, Coat.Grow(kind, context.CreateRandom("coat/1/left"))));
    }

    [Theory]
    [InlineData(CoatPattern.Patches)]
    [InlineData(CoatPattern.Spots)]
    [InlineData(CoatPattern.Stripes)]
    public void Coats_of_one_species_are_marked_to_the_same_share_in_different_places(CoatPattern pattern)
    {
        var kind = CoatKind.Of(pattern);
        var coats = Enumerable.Range(0, 6).Select(i => Coat.Grow(kind, RandomStream.Create((ulong)i, "coat"))).ToList();

        Assert.All(coats, coat => Assert.InRange(Points.Average(p => coat.At(p.X, p.Y)), kind.Coverage - 0.03, kind.Coverage + 0.03));

        // Two coats agree on no more points than chance and half the way to all of them.
        var chance = (kind.Coverage * kind.Coverage) + ((1 - kind.Coverage) * (1 - kind.Coverage));
        for (var i = 1; i < coats.Count; i++)
            Assert.InRange(Agreement(coats[0], coats[i]), 0, (1 + chance) / 2);
    }

    private static readonly (float X, float Y)[] Points =
        [.. from x in Enumerable.Range(0, 166) from y in Enumerable.Range(0, 115) select (-1.64f + (x / 60f), -0.99f + (y / 60f))];

    private static double Agreement(Coat a, Coat b) => Points.Average(p => a.At(p.X, p.Y) > 0.5f == b.At(p.X, p.Y) > 0.5f ? 1.0 : 0.0);

    [Fact]
    public void Numbering_may_start_elsewhere_so_that_two_herds_do_not_meet()
    {
        var herds = List(Small).Concat(List(Small with { FirstIndividual = 101, Species = CoatPattern.Stripes }));

        Assert.Equal(40, herds.Select(s => s.Id).Distinct().Count());
        Assert.Equal(8, herds.Select(s => s.Individual).Distinct().Count());
    }

    [Fact]
    public void The_cattles_class_sizes_are_those_of_the_published_table()
    {
        var sizes = List(new() { ClassSizesPreset = ClassSizesPreset.FriesianCattle2017 }).GroupBy(s => s.Individual).Select(g => g.Count()).ToList();

        Assert.Equal((940, 89), (sizes.Sum(), sizes.Count));
        Assert.Equal((47, 1), (sizes.Max(), sizes.Min()));

        var path = SharedData.PathOf("data/FriesianCattle2017-metadata.csv");
        var published = new WildlifeCsv(new() { File = path }, new StageContext()).List(TestContext.Current.CancellationToken).GroupBy(s => int.Parse(s.Individual!, null)).OrderBy(g => g.Key);
        Assert.Equal(published.Select(g => g.Count()), sizes);
    }

    [Fact]
    public void Class_sizes_can_be_given_one_by_one() =>
        Assert.Equal([3, 1, 2], List(new() { ClassSizes = [3, 1, 2] }).GroupBy(s => s.Individual).Select(g => g.Count()));

    [Theory]
    [InlineData(24, 8)]
    [InlineData(5, 1)]
    [InlineData(1, 6)]
    [InlineData(90, 11)]
    public void Geometric_class_sizes_fall_and_have_the_mean_asked_for(int individuals, int mean)
    {
        var sizes = ClassSizes.Of(new() { Individuals = individuals, PhotosPerIndividual = mean, SizeDistribution = SizeDistribution.Geometric });

        Assert.Equal(individuals * mean, sizes.Sum());
        Assert.All(sizes, size => Assert.True(size >= 1));
        Assert.Equal(sizes.OrderDescending(), sizes);
        if (individuals > 1 && mean > 5)
            Assert.True(sizes[0] >= 8 * sizes[^1]);
    }

    [Fact]
    public void Without_difficulty_an_animals_photos_differ_by_site_alone()
    {
        var photos = List(Small with { Individuals = 1, PhotosPerIndividual = 6, Sites = 1, Difficulty = 0 }).Select(s => (s.CapturedAt!.Value.TimeOfDay, Bytes: Bytes(s))).ToList();

        // The sun still stands where the time of day puts it, which shades the animal a little.
        Assert.All(photos, p => Assert.InRange(photos[0].Bytes.Zip(p.Bytes).Average(b => Math.Abs(b.First - b.Second)), 0, 5));
    }

    [Theory]
    [InlineData(ShownFlanks.Left)]
    [InlineData(ShownFlanks.Both)]
    public void The_box_encloses_the_animal_closely(ShownFlanks flanks)
    {
        var options = new SyntheticHerdOptions { Individuals = 20, PhotosPerIndividual = 4, Boxes = true, Difficulty = 1, Flanks = flanks };
        var context = new StageContext { Seed = 3, StageId = "herd" };
        var photos = Enumerable.Range(1, 20).SelectMany(i => new Survey(options, context).PhotosOf(i, 4, default)).ToList();
        var painter = new HerdPainter(options, context);

        foreach (var photo in photos)
        {
            var pose = new Pose(photo, context.CreateRandom($"pose/{photo.Individual}/{photo.Number}"), painter.Width, painter.Height, 1);
            var body = new AnimalBody(pose);
            var inside = (from y in Enumerable.Range(0, painter.Height)
                          from x in Enumerable.Range(0, painter.Width)
                          let point = pose.ToBody(x + 0.5f, y + 0.5f)
                          where body.Near(point.X, point.Y).Distance < 0 || body.FarLegs(point.X, point.Y) < 0
                          select (X: x, Y: y)).ToList();
            var box = painter.BoxOf(photo)!.Value;
            var (left, right, top, bottom) = (inside.Min(p => p.X), inside.Max(p => p.X) + 1, inside.Min(p => p.Y), inside.Max(p => p.Y) + 1);

            Assert.InRange(box.X - left, -2, 3);
            Assert.InRange(right - (box.X + box.Width), -2, 3);
            Assert.InRange(box.Y - top, -2, 3);
            Assert.InRange(bottom - (box.Y + box.Height), -2, 3);
        }
    }

    [Fact]
    public void The_options_check_what_ranges_cannot_say()
    {
        Assert.Empty(new SyntheticHerdOptions().Check());
        Assert.Contains("Leave one of them out", Assert.Single(new SyntheticHerdOptions { ClassSizes = [1], ClassSizesPreset = ClassSizesPreset.FriesianCattle2017 }.Check()), StringComparison.Ordinal);
        Assert.Equal("firstDay is '1.5.2024', which is no date. Write it as 2024-05-01.", Assert.Single(new SyntheticHerdOptions { FirstDay = "1.5.2024" }.Check()));
    }
}
