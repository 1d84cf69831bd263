using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class AugmentTests
{
    private static readonly AugmentOptions _everything = new() { Flip = Mirroring.Both, RotateDegrees = 30, Brightness = 0.2, Contrast = 0.3 };

    [Fact]
    public void Nothing_happens_where_no_random_change_is_wanted()
    {
        var sample = Given.Picture(Given.Places(20, 10));
        Assert.Same(sample, new Augment(_everything).Apply(sample, Given.Context(epoch: 3, augment: false)));
    }

    [Theory]
    [InlineData(PixelFormat.Rgb)]
    [InlineData(PixelFormat.Grey)]
    public void The_same_sample_and_epoch_give_the_same_bytes_in_any_thread_and_order(PixelFormat format)
    {
        var sample = Given.Picture(Given.Places(60, 40, format));
        var stage = new Augment(_everything);
        var inOrder = Enumerable.Range(0, 200).Select(epoch => Augmented(stage, sample, epoch)).ToArray();
        var inParallel = new Image[inOrder.Length];
        Parallel.For(0, inOrder.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => inParallel[^(i + 1)] = Augmented(stage, sample, inOrder.Length - 1 - i));
        for (var i = 0; i < inOrder.Length; i++)
            Given.Same(inOrder[i], inParallel[i]);
    }

    [Fact]
    public void Epochs_samples_and_seeds_differ()
    {
        var image = Given.Picture(Given.Places(60, 40));
        var stage = new Augment(_everything);
        var results = new[]
        {
            stage.Apply(image, Given.Context(0, augment: true)),
            stage.Apply(image, Given.Context(1, augment: true)),
            stage.Apply(image, Given.Context(0, augment: true, sample: "t")),
            stage.Apply(image, Given.Context(0, augment: true, seed: 2)),
        };
        Assert.Equal(4, results.Select(r => Convert.ToBase64String(r!.Image!.Pixels.Span)).Distinct().Count());
    }

    [Fact]
    public void With_every_change_off_the_pixels_stay()
    {
        var image = Given.Places(20, 10);
        Given.Same(image, Augmented(new Augment(new()), Given.Picture(image), 0));
    }

    [Theory]
    [InlineData(Mirroring.Horizontal, 2)]
    [InlineData(Mirroring.Vertical, 2)]
    [InlineData(Mirroring.Both, 4)]
    public void Each_way_of_mirroring_comes_up_equally_often(Mirroring flip, int ways)
    {
        // The four corners tell the ways apart.
        var sample = Given.Picture(new Image(2, 2, PixelFormat.Grey, [1, 2, 3, 4]));
        var stage = new Augment(new AugmentOptions { Flip = flip });
        var counts = Enumerable.Range(0, 2000).Select(epoch => string.Join(' ', Augmented(stage, sample, epoch).Pixels.ToArray())).CountBy(w => w).ToDictionary();
        string[] expected = flip switch
        {
            Mirroring.Horizontal => ["1 2 3 4", "2 1 4 3"],
            Mirroring.Vertical => ["1 2 3 4", "3 4 1 2"],
            _ => ["1 2 3 4", "2 1 4 3", "3 4 1 2", "4 3 2 1"],
        };
        Assert.Equal(expected.Order(StringComparer.Ordinal), counts.Keys.Order(StringComparer.Ordinal));

        // Five standard deviations of a binomial count.
        var spread = 5 * Math.Sqrt(2000.0 / ways * (1 - (1.0 / ways)));
        Assert.All(counts.Values, count => Assert.InRange(count, (2000.0 / ways) - spread, (2000.0 / ways) + spread));
    }

    [Fact]
    public void Mirroring_twice_gives_the_image_back()
    {
        var stage = new Augment(new AugmentOptions { Flip = Mirroring.Both });
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var once = stage.Apply(Given.Picture(Given.Places(31, 17)), Given.Context(epoch, augment: true))!;
            Given.Same(Given.Places(31, 17), Augmented(stage, once, epoch));
        }
    }

    [Fact]
    public void A_constant_image_stays_constant_when_turned_with_reflected_borders()
    {
        var sample = Given.Picture(new Image(30, 20, PixelFormat.Grey, Enumerable.Repeat((byte)90, 600).ToArray()));
        var stage = new Augment(new AugmentOptions { RotateDegrees = 180 });
        for (var epoch = 0; epoch < 20; epoch++)
            Assert.All(Augmented(stage, sample, epoch).Pixels.ToArray(), v => Assert.Equal(90, v));
    }

    [Fact]
    public void Constant_borders_leave_black_corners_and_the_middle_as_it_was()
    {
        var sample = Given.Picture(new Image(41, 41, PixelFormat.Grey, Enumerable.Repeat((byte)90, 41 * 41).ToArray()));
        var stage = new Augment(new AugmentOptions { RotateDegrees = 60, Border = BorderMode.Constant });
        var blackCorners = 0;
        for (var epoch = 0; epoch < 20; epoch++)
        {
            var turned = Augmented(stage, sample, epoch);
            Assert.Equal(90, turned.Pixels.Span[(20 * 41) + 20]);
            blackCorners += turned.Pixels.Span[0] == 0 ? 1 : 0;
        }

        Assert.InRange(blackCorners, 15, 20);
    }

    [Fact]
    public void Angles_spread_evenly_either_way_up_to_the_limit()
    {
        // A white dot right of the centre; where it lands tells the angle.
        var pixels = new byte[201 * 201];
        for (var y = 98; y <= 102; y++)
            pixels.AsSpan((y * 201) + 178, 5).Fill(255);
        var sample = Given.Picture(new Image(201, 201, PixelFormat.Grey, pixels));
        var stage = new Augment(new AugmentOptions { RotateDegrees = 40, Border = BorderMode.Constant });
        var angles = Enumerable.Range(0, 400).Select(epoch => Angle(Augmented(stage, sample, epoch))).ToArray();
        Assert.InRange(angles.Max(), 37, 41);
        Assert.InRange(angles.Min(), -41, -37);

        // The mean of 400 even draws from ±40 degrees has a standard deviation of 40 / √3 / 20 = 1.15.
        Assert.InRange(angles.Average(), -5.8, 5.8);
    }

    [Theory]
    [InlineData(0.25, 64)]
    [InlineData(0.1, 26)]
    public void Brightness_moves_every_value_alike_up_to_the_limit(double brightness, int limit)
    {
        var sample = Given.Picture(new Image(3, 1, PixelFormat.Grey, [100, 120, 140]));
        var stage = new Augment(new AugmentOptions { Brightness = brightness });
        var shifts = new List<int>();
        for (var epoch = 0; epoch < 300; epoch++)
        {
            var values = Augmented(stage, sample, epoch).Pixels.ToArray();
            Assert.Equal((20, 20), (values[1] - values[0], values[2] - values[1]));
            shifts.Add(values[0] - 100);
        }

        Assert.InRange(shifts.Max(), limit * 0.9, limit);
        Assert.InRange(shifts.Min(), -limit, -limit * 0.9);
    }

    [Fact]
    public void Contrast_stretches_about_the_mean_up_to_the_limit()
    {
        var sample = Given.Picture(new Image(3, 1, PixelFormat.Grey, [60, 100, 140]));
        var stage = new Augment(new AugmentOptions { Contrast = 0.5 });
        var spreads = new List<int>();
        for (var epoch = 0; epoch < 300; epoch++)
        {
            var values = Augmented(stage, sample, epoch).Pixels.ToArray();
            Assert.Equal(100, values[1]);
            Assert.InRange(values[2] + values[0], 199, 201);
            spreads.Add(values[2] - values[0]);
        }

        Assert.InRange(spreads.Max(), 114, 120);
        Assert.InRange(spreads.Min(), 40, 46);
    }

    [Fact]
    public void Values_are_cut_at_black_and_white()
    {
        var sample = Given.Picture(new Image(2, 1, PixelFormat.Grey, [0, 255]));
        var stage = new Augment(new AugmentOptions { Brightness = 1, Contrast = 1 });
        for (var epoch = 0; epoch < 50; epoch++)
        {
            var values = Augmented(stage, sample, epoch).Pixels.ToArray();
            Assert.True(values[0] <= values[1]);
        }
    }

    [Fact]
    public void Switching_one_change_on_leaves_the_others_as_they_were()
    {
        var sample = Given.Picture(new Image(3, 1, PixelFormat.Grey, [60, 100, 140]));
        var alone = new Augment(new AugmentOptions { Flip = Mirroring.Horizontal });
        var together = new Augment(new AugmentOptions { Flip = Mirroring.Horizontal, Brightness = 0.1, Contrast = 0.1 });
        for (var epoch = 0; epoch < 50; epoch++)
        {
            var (a, b) = (Augmented(alone, sample, epoch).Pixels.ToArray(), Augmented(together, sample, epoch).Pixels.ToArray());
            Assert.Equal(a[0] < a[2], b[0] < b[2]);
        }
    }

    [Fact]
    public void The_original_is_never_changed()
    {
        var image = Given.Places(30, 20);
        for (var epoch = 0; epoch < 8; epoch++)
            Augmented(new Augment(_everything), Given.Picture(image), epoch);
        Given.Same(Given.Places(30, 20), image);
    }

    private static Image Augmented(Augment stage, Sample sample, int epoch) => stage.Apply(sample, Given.Context(epoch, augment: true))!.Image!;

    private static double Angle(Image image)
    {
        double sum = 0, sumX = 0, sumY = 0;
        var pixels = image.Pixels.Span;
        for (var i = 0; i < pixels.Length; i++)
        {
            sum += pixels[i];
            sumX += pixels[i] * ((i % image.Width) - 100.0);
            sumY += pixels[i] * ((i / image.Width) - 100.0);
        }

        return Math.Atan2(sumY / sum, sumX / sum) * 180 / Math.PI;
    }
}
