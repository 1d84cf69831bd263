using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class RandomEraseTests
{
    [Fact]
    public void A_rectangle_within_the_areas_asked_for_changes_and_nothing_else()
    {
        var image = new Image(80, 60, PixelFormat.Rgb, new byte[80 * 60 * 3]);
        var stage = new RandomErase(new RandomEraseOptions { Probability = 1, MinArea = 0.1, MaxArea = 0.2 });
        for (var epoch = 0; epoch < 40; epoch++)
        {
            var erased = stage.Apply(Given.Picture(image), Given.Context(epoch, augment: true))!.Image!;
            var changed = Enumerable.Range(0, 80 * 60).Where(i => erased.Pixels.Span.Slice(i * 3, 3).ContainsAnyExcept((byte)0)).ToArray();
            var (left, right) = (changed.Min(i => i % 80), changed.Max(i => i % 80));
            var (top, bottom) = (changed.Min(i => i / 80), changed.Max(i => i / 80));
            var area = (right - left + 1) * (bottom - top + 1);
            Assert.InRange(area / 4800.0, 0.08, 0.22);
            Assert.InRange(changed.Length, area * 0.99, area);
        }
    }

    [Fact]
    public void As_many_images_are_erased_as_asked_for()
    {
        var sample = Given.Picture(Given.Places(20, 20, PixelFormat.Grey));
        var stage = new RandomErase(new RandomEraseOptions { Probability = 0.3 });
        var erased = Enumerable.Range(0, 2000).Count(e => stage.Apply(sample, Given.Context(e, augment: true)) != sample);

        // 600 expected, standard deviation 20.
        Assert.InRange(erased, 500, 700);
    }

    [Fact]
    public void Nothing_happens_without_augmentation_and_epochs_repeat()
    {
        var sample = Given.Picture(Given.Places(20, 20));
        var stage = new RandomErase(new RandomEraseOptions { Probability = 1 });
        Assert.Same(sample, stage.Apply(sample, Given.Context(1)));
        Given.Same(stage.Apply(sample, Given.Context(1, augment: true))!.Image!, stage.Apply(sample, Given.Context(1, augment: true))!.Image!);
    }
}
