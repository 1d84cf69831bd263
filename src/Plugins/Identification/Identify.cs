using System.Globalization;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Shared;

namespace ReIdFlow.Plugins.Identification;

/// <summary>
/// Names the animals in photos whose individual is unknown, by those whose individual is known: the gallery, wherever it comes from. Each
/// photo, and each animal of an event with the scores of its photos pooled, gets the best individuals with calibrated probabilities; one
/// whose best score stays below a threshold is new, and new ones that are alike get one proposed name. What stages read on bears the
/// names of the events.
/// </summary>
[Stage("identify", "Names animals by a gallery of known ones: the best individuals with probabilities, per photo and per event, and which are new.")]
public sealed class Identify(IdentifyOptions options, StageContext context) : IIdentifier
{
    /// <inheritdoc/>
    public async ValueTask<IIdentificationStore> IdentifyAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(stores);
        var model = Model(stores);
        var scope = new Scope(options);
        var tables = await ReadAsync(stores, model, cancellation).ConfigureAwait(false);
        var matcher = options.Matcher is { } id ? await ReadMatcherAsync(stores, id, cancellation).ConfigureAwait(false) : null;
        return Name(model, tables, token => ReadAsync(stores, model, token), scope, matcher, cancellation);
    }

    private static async Task<IReadOnlyList<EmbeddingTable>> ReadAsync(IReadOnlyList<IEmbeddingStore> stores, string model, CancellationToken cancellation)
    {
        var tables = new List<EmbeddingTable>();
        foreach (var store in stores.Where(s => s.Models.Contains(model)))
            tables.Add(await store.ReadAsync(model, cancellation).ConfigureAwait(false));
        return tables;
    }

    private IdentificationStore Name(
        string model, IReadOnlyList<EmbeddingTable> tables, Func<CancellationToken, Task<IReadOnlyList<EmbeddingTable>>> again, Scope scope, MatcherScores? matcher, CancellationToken cancellation)
    {
        var dimension = tables[0].Dimension;
        if (tables.FirstOrDefault(t => t.Dimension != dimension) is { } other)
            throw new StageException($"The stores hold vectors of {dimension} and of {other.Dimension} numbers of model '{model}': they come from different models. Embed the gallery and the new photos with the same one.");
        var gallery = new Gallery(PhotoSet.Of(tables, s => s.Individual is not null && scope.Knows(s)));
        var photos = PhotoSet.Of(tables, s => s.Individual is null && scope.Names(s));
        if (gallery.Photos.Count == 0)
            throw new StageException("No photo names its individual, so there is no gallery to compare with. Add a store of known animals to 'from', or widen the scope.");

        var report = new Report(model, gallery);
        report.Note(string.Create(CultureInfo.InvariantCulture, $"{photos.Count} photos are named by {gallery.Photos.Count} photos of {gallery.Individuals.Count} individuals."));
        report.Note(scope.ToString());

        var similarity = new Similarity(gallery, scope, matcher, context.Threads, cancellation);
        var self = similarity.OfGallery();
        var galleryEvents = PhotoGroup.ByEvent(gallery.Photos, i => gallery.Individuals[gallery.IndividualOf(i)]);
        var perPhoto = Calibrate(PhotoGroup.EachPhoto(gallery.Photos), self, gallery);
        var perEvent = Calibrate(galleryEvents, self, gallery) ?? perPhoto;
        if (perPhoto is null || perEvent is null)
            throw new StageException("No individual of the gallery has photos of two events beside another individual, so nothing tells how alike two photos of one animal are. Add photos to the gallery, or name their events.");
        report.AddGallery("photo", perPhoto, options.FalseAcceptRate);
        report.AddGallery("event", perEvent, options.FalseAcceptRate);

        var newName = options.NewName.TrimEnd('-', '_', ' ');
        var groups = PhotoGroup.ByEvent(photos);
        var events = new Answers(groups, photos, gallery.Individuals, options.K);
        var singles = new Answers(new OnDemandList<PhotoGroup>(photos.Count, i => new PhotoGroup([i])), photos, gallery.Individuals, options.K);
        similarity.OfGroups(photos, groups, (number, scores) =>
        {
            events.Set(number, Similarity.Pool(scores), perEvent, newName);
            var members = groups[number].Photos;
            for (var i = 0; i < members.Count; i++)
                singles.Set(members[i], scores[i], perPhoto, newName);
        });
        NameNew(events, photos, gallery, NewIndividuals.Threshold(gallery, galleryEvents), scope);
        var names = NamesOf(events, singles);
        var known = Enumerable.Range(0, events.Count).Where(i => !events.IsNew(i)).Select(events.NameOf).ToList();
        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{events.Count} events: {known.Count} of {known.Distinct().Count()} known individuals, {events.Count - known.Count} new, proposed to be {Enumerable.Range(0, events.Count).Where(events.IsNew).Select(events.NameOf).Distinct().Count()} individuals."));
        if (options.Truth is { } file)
        {
            var truth = TruthTable.Read(context.ResolvePath(file));
            report.AddTruth("photo", singles.All, truth);
            report.AddTruth("event", events.All, truth);
        }

        photos.ForgetVectors();
        gallery.Photos.ForgetVectors();
        return new IdentificationStore(
            context.StageId, model, async token => photos.Named(await again(token).ConfigureAwait(false), i => names[i]), singles.All, events.All, report.ToEvaluation());
    }

    private Calibration? Calibrate(IReadOnlyList<PhotoGroup> groups, double[][] self, Gallery gallery)
        => Calibration.Learn(
            [.. groups.Select(g => Similarity.Pool([.. g.Photos.Select(p => self[p])]))],
            [.. groups.Select(g => gallery.IndividualOf(g.Photos[0]))],
            options.FalseAcceptRate,
            options.ExpectedNew);

    private void NameNew(Answers events, PhotoSet photos, Gallery gallery, double threshold, Scope scope)
    {
        var fresh = Enumerable.Range(0, events.Count).Where(events.IsNew).ToList();
        var proposals = NewIndividuals.Propose(photos, [.. fresh.Select(i => events.Groups[i])], threshold, scope);
        var names = NewIndividuals.Names(options.NewName, gallery.Individuals).Take(proposals.DefaultIfEmpty(-1).Max() + 1).ToList();
        for (var i = 0; i < fresh.Count; i++)
            events.Rename(fresh[i], names[proposals[i]]);
    }

    // The name that each photo has by its event. One that is new by itself as well has it as its own.
    private static string[] NamesOf(Answers events, Answers singles)
    {
        var names = new string[singles.Count];
        for (var i = 0; i < events.Count; i++)
        {
            foreach (var photo in events.Groups[i].Photos)
            {
                names[photo] = events.NameOf(i);
                if (singles.IsNew(photo) && events.IsNew(i))
                    singles.Rename(photo, names[photo]);
            }
        }

        return names;
    }

    private string Model(IReadOnlyList<IEmbeddingStore> stores)
    {
        var models = stores.SelectMany(s => s.Models).Distinct(StringComparer.Ordinal).ToList();
        if (options.Model is { } wanted)
            return models.Contains(wanted) ? wanted : throw new StageException($"No store holds embeddings of model '{wanted}'; there are {string.Join(", ", models)}. Correct the option 'model'.");
        return models.Count == 1 ? models[0] : throw new StageException($"The stores hold embeddings of {models.Count} models: {string.Join(", ", models)}. Name one with the option 'model'.");
    }

    private async Task<MatcherScores> ReadMatcherAsync(IReadOnlyList<IEmbeddingStore> stores, string id, CancellationToken cancellation)
    {
        var scores = new MatcherScores(options.MatcherWeight);
        var found = false;
        foreach (var store in stores.OfType<IRankingStore>().Where(s => s.RankedModels.Contains(id)))
        {
            found = true;
            await foreach (var ranking in store.ReadRankingsAsync(id, cancellation).ConfigureAwait(false))
                scores.Add(ranking);
        }

        return found ? scores : throw new StageException($"No store holds rankings of '{id}'. Have a sink write them, or leave the option 'matcher' out.");
    }
}
