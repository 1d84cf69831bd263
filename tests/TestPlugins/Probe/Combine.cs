using ReIdFlow.Contracts;

namespace TestPlugins.Probe;

[Stage("combine", "Puts a sample's first pixel before its embeddings; learns how many samples carried both; ranks by number.", ReadsEmbeddings = true)]
public sealed class Combine : ITrainableModel, IMatcher
{
    private readonly SortedDictionary<string, Sample> _seen = new(StringComparer.Ordinal);
    private int _learnt;

    public async Task FitAsync(ITrainingData data, CancellationToken cancellation)
    {
        await foreach (var (_, sample) in data.ReadAsync(Enumerable.Range(0, data.Samples.Count), 0, augment: true, cancellation))
        {
            if (sample.Image is not null && sample.Embeddings.Count > 0)
                _learnt++;
        }
    }

    public IReadOnlyList<ModelOutput> Embed(IReadOnlyList<Sample> batch, CancellationToken cancellation)
    {
        foreach (var sample in batch)
            _seen[sample.Id] = sample with { Image = null };
        return [.. batch.Select(s => new ModelOutput(
            new float[] { _learnt, s.Image!.Pixels.Span[0] }.Concat(s.Embeddings.OrderBy(e => e.Key, StringComparer.Ordinal).SelectMany(e => e.Value.ToArray())).ToArray()))];
    }

    public IEnumerable<Ranking> Match(CancellationToken cancellation)
        => _seen.Values.Select(q => new Ranking(q, [.. _seen.Values.Where(c => c != q).Take(2).Select((c, i) => new Candidate(c, -i, 0.5f))]));

    public void Save(string folder) => File.WriteAllText(Path.Combine(folder, "learnt.txt"), $"{_learnt}");

    public void Load(string folder) => _learnt = int.Parse(File.ReadAllText(Path.Combine(folder, "learnt.txt")), System.Globalization.CultureInfo.InvariantCulture);
}
