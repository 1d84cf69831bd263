using System.Globalization;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>
/// Adds named animals to a gallery: those that an identify stage is sure of, and new ones under their proposed names. A photo that the
/// gallery holds already stays as it is there, so doing it twice adds nothing. The gallery is written anew beside the old one, which is
/// whole until the new one is.
/// </summary>
[Stage("enrol", "Adds animals that an identify stage named to a gallery in Parquet, new individuals included.")]
public sealed class Enrol(EnrolOptions options, StageContext context) : IEvaluator
{
    private const int RowsAtOnce = 1024;

    /// <inheritdoc/>
    public async ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stores);
        var named = stores.OfType<IIdentificationStore>().ToList();
        if (named.Count == 0)
            throw new StageException($"Stage '{context.StageId}' reads stores of embeddings, which name no animals. Have it read an 'identify' stage.");
        var notes = new List<string>();
        foreach (var store in named)
        {
            foreach (var model in store.Models)
                notes.Add(await EnrolAsync(store, model, cancellation).ConfigureAwait(false));
        }

        return new Evaluation { Notes = notes };
    }

    private async Task<string> EnrolAsync(IIdentificationStore store, string model, CancellationToken cancellation)
    {
        var folder = context.ResolvePath(options.Folder);
        var gallery = await ReadGalleryAsync(folder, model, cancellation).ConfigureAwait(false);
        var fresh = await store.ReadAsync(model, cancellation).ConfigureAwait(false);
        if (gallery is not null && gallery.Dimension != fresh.Dimension)
            throw new StageException($"The gallery '{folder}' holds vectors of {gallery.Dimension} numbers of model '{model}', and the new ones have {fresh.Dimension}: they come from different models. Embed the gallery again.");

        var sure = Sure(store);
        var there = gallery?.Samples.Select(s => s.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        var rows = Enumerable.Range(0, fresh.Samples.Count).Where(i => sure.Contains(fresh.Samples[i].Id) && there.Add(fresh.Samples[i].Id)).ToList();
        if (rows.Count > 0)
        {
            var sink = new ParquetSink(new ParquetSinkOptions { Folder = folder }, context);
            await using var _ = sink.ConfigureAwait(false);
            if (gallery is not null)
                await WriteAsync(sink, gallery, Enumerable.Range(0, gallery.Samples.Count), cancellation).ConfigureAwait(false);
            await WriteAsync(sink, fresh, rows, cancellation).ConfigureAwait(false);
            await sink.CompleteAsync(cancellation).ConfigureAwait(false);
        }

        var before = gallery?.Samples.Select(s => s.Individual).ToHashSet() ?? [];
        var newcomers = rows.Select(i => fresh.Samples[i].Individual).Where(n => !before.Contains(n)).Distinct().Count();
        return string.Create(CultureInfo.InvariantCulture, $"{rows.Count} photos joined the gallery '{folder}', {newcomers} individuals of it new there; {fresh.Samples.Count - rows.Count} were not sure enough, or there already.");
    }

    private HashSet<string> Sure(IIdentificationStore store)
    {
        var photos = store.Events.Where(e => e.IsNew).GroupBy(e => e.Individual).ToDictionary(g => g.Key, g => g.Sum(e => e.Samples.Count), StringComparer.Ordinal);
        return store.Events
            .Where(e => e.IsNew ? e.NewProbability >= options.MinNewProbability && photos[e.Individual] >= options.MinNewPhotos : e.Probability >= options.MinProbability)
            .SelectMany(e => e.Samples.Select(s => s.Id))
            .ToHashSet(StringComparer.Ordinal);
    }

    private static async Task<EmbeddingTable?> ReadGalleryAsync(string folder, string model, CancellationToken cancellation)
    {
        var isThere = Directory.Exists(folder)
            && Directory.EnumerateFiles(folder).Any(f => PartName.TryParse(Path.GetFileName(f)) is { IsPartial: false } name && name.Model == model);
        if (!isThere)
            return null;
        var store = await StoreFolder.OpenAsync(folder, [model], cancellation).ConfigureAwait(false);
        return await store.ReadAsync(model, cancellation).ConfigureAwait(false);
    }

    private static async Task WriteAsync(ParquetSink sink, EmbeddingTable table, IEnumerable<int> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(RowsAtOnce))
        {
            await sink.WriteAsync(
                Array.ConvertAll(some, i => new Embedding { Sample = table.Samples[i], Model = table.Model, Vector = table.Vectors.Slice(i * table.Dimension, table.Dimension), Prediction = table.Predictions[i] }),
                cancellation).ConfigureAwait(false);
        }
    }
}
