using ReIdFlow.Contracts;
using ReIdFlow.Plugins.KeypointLightGbm;

namespace ReIdFlow.Tests;

public sealed class A_batch_that_breaks
{
    [Fact]
    public async Task Leaves_none_of_its_photos_for_they_come_again_one_by_one()
    {
        var herd = (from individual in Enumerable.Range(0, 6)
                    from photo in Enumerable.Range(0, 3)
                    select Made.Sample($"{individual}-{photo}", $"{individual}", Split.Train, Made.Animal(individual, photo))).ToArray();
        using var model = new KeypointLightGbmModel(new KeypointLightGbmOptions { Detectors = [DetectorKind.Sift] }, new StageContext { Threads = 1 });
        await model.FitAsync(new Herds(herd), CancellationToken.None);
        var before = model.Kept;
        var fresh = Made.Sample("new", "9", Split.Test, Made.Animal(9, 0));

        Assert.ThrowsAny<Exception>(() => model.Embed([fresh, fresh with { Id = "without pixels", Image = null }], CancellationToken.None));
        Assert.Equal(before, model.Kept);
        model.Embed([fresh], CancellationToken.None);

        Assert.Equal(before + 1, model.Kept);
    }
}
