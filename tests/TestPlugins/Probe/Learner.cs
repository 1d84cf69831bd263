using System.Globalization;
using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("learner", "Learns a sum over all pixels it is shown, in the order it is shown them, and embeds it with the sample's pixels.")]
public sealed class Learner(LearnerOptions options, StageContext context) : ITrainableModel
{
    private float _sum;

    public bool ReadsOnce => options.ReadsOnce;

    public async Task FitAsync(ITrainingData data, CancellationToken cancellation)
    {
        for (var epoch = 0; epoch < options.Epochs; epoch++)
        {
            var order = Enumerable.Range(0, data.Samples.Count + (options.AsksTooMuch ? 1 : 0)).ToArray();
            context.CreateRandom($"order {epoch}").Shuffle(order.AsSpan());
            if (options.AsksTooMuch)
                order = [data.Samples.Count];
            var seen = 0;
            await foreach (var (position, sample) in data.ReadAsync(order, epoch, augment: true, cancellation))
            {
                if (sample.Id != data.Samples[position].Id)
                    throw new StageException($"asked for {data.Samples[position].Id} and was given {sample.Id}");
                // Not commutative, so that the order counts.
                foreach (var pixel in sample.Image!.Pixels.Span)
                    _sum = (_sum * 0.999f) + pixel;
                if (++seen == options.StopAfter)
                    break;
            }

            context.Log.Progress((epoch + 1.0) / options.Epochs, $"epoch {epoch}, {seen} seen");
        }
    }

    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
        => [.. batch.Select(s => new ModelOutput(new[] { _sum, s.Image!.Pixels.Span[0] }))];

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, "sum.txt"), _sum.ToString("R", CultureInfo.InvariantCulture));

    public void Load(string folder) => _sum = float.Parse(File.ReadAllText(Path.Combine(folder, "sum.txt")), CultureInfo.InvariantCulture);
}
