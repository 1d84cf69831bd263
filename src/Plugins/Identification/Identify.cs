using System.Globalization;
using ReIdFlow.Contracts;

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
        var tables = new List<EmbeddingTable>();
        foreach (var store in stores.Where(s => s.Models.Contains(model)))
            tables.Add(await store.ReadAsync(model, cancellation).ConfigureAwait(false));
        var matcher = options.Matcher is { } id ? await ReadMatcherAsync(stores, id, cancellation).ConfigureAwait(false) : null;
        return Name(model, tables, scope, matcher, cancellation);
    }

    private IdentificationStore Name(string model, List<EmbeddingTable> tables, Scope scope, MatcherScores? matcher, CancellationToken cancellation)
    {
        var dimension = tables[0].Dimension;
        if (tables.Find(t => t.Dimension != dimension) is { } other)
            throw new StageException($"The stores hold vectors of {dimension} and of {other.Dimension} numbers of model '{model}': they come from different models. Embed the gallery and the new photos with the same one.");
        var rows = tables.SelectMany(t => Enumerable.Range(0, t.Samples.Count).Select(row => (Table: t, Row: row))).ToList();
        Sample SampleOf((EmbeddingTable Table, int Row) row) => row.Table.Samples[row.Row];
        var gallery = new Gallery(new PhotoSet(rows.FindAll(r => SampleOf(r).Individual is not null && scope.Knows(SampleOf(r))), dimension));
        var photos = new PhotoSet(rows.FindAll(r => SampleOf(r).Individual is null && scope.Names(SampleOf(r))), dimension);
        if (gallery.Photos.Count == 0)
            throw new StageException("No photo names its individual, so there is no gallery to compare with. Add a store of known animals to 'from', or widen the scope.");

        var report = new Report(model, gallery);
        report.Note(string.Create(CultureInfo.InvariantCulture, $"{photos.Count} photos are named by {gallery.Photos.Count} photos of {gallery.Individuals.Count} individuals."));
        report.Note(scope.ToString());

        var similarity = new Similarity(gallery, scope, matcher, context.Threads, cancellation);
        var self = similarity.OfGallery();
        var galleryEvents = PhotoGroup.ByEvent(gallery.Photos, i => gallery.Photos.Samples[i].Individual);
        var perPhoto = Calibrate(PhotoGroup.EachPhoto(gallery.Photos), self, gallery);
        var perEvent = Calibrate(galleryEvents, self, gallery) ?? perPhoto;
        if (perPhoto is null || perEvent is null)
            throw new StageException("No individual of the gallery has photos of two events beside another individual, so nothing tells how alike two photos of one animal are. Add photos to the gallery, or name their events.");
        report.AddGallery("photo", perPhoto, options.FalseAcceptRate);
        report.AddGallery("event", perEvent, options.FalseAcceptRate);

        var groups = PhotoGroup.ByEvent(photos);
        var events = new Contracts.Identification[groups.Count];
        var singles = new Contracts.Identification[photos.Count];
        similarity.OfGroups(photos, groups, (number, scores) =>
        {
            var members = groups[number].Photos;
            events[number] = Answer([.. members.Select(p => photos.Samples[p])], Similarity.Pool(scores), gallery, perEvent);
            for (var i = 0; i < members.Count; i++)
                singles[members[i]] = Answer([photos.Samples[members[i]]], scores[i], gallery, perPhoto);
        });
        NameNew(events, groups, photos, gallery, NewIndividuals.Threshold(gallery, galleryEvents), scope);
        var names = NamesOf(events, groups, photos.Count);
        for (var i = 0; i < singles.Length; i++)
        {
            if (singles[i].IsNew && names[i] is { IsNew: true } whole)
                singles[i] = singles[i] with { Individual = whole.Individual };
        }

        report.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"{events.Length} events: {events.Count(e => !e.IsNew)} of {events.Where(e => !e.IsNew).Select(e => e.Individual).Distinct().Count()} known individuals, {events.Count(e => e.IsNew)} new, proposed to be {events.Where(e => e.IsNew).Select(e => e.Individual).Distinct().Count()} individuals."));
        if (options.Truth is { } file)
        {
            var truth = TruthTable.Read(context.ResolvePath(file));
            report.AddTruth("photo", singles, truth);
            report.AddTruth("event", events, truth);
        }

        return new IdentificationStore(context.StageId, model, () => photos.Named(model, i => names[i].Individual), singles, events, report.ToEvaluation());
    }

    private Calibration? Calibrate(IReadOnlyList<PhotoGroup> groups, double[][] self, Gallery gallery)
        => Calibration.Learn(
            [.. groups.Select(g => Similarity.Pool([.. g.Photos.Select(p => self[p])]))],
            [.. groups.Select(g => gallery.IndividualOf(g.Photos[0]))],
            options.FalseAcceptRate,
            options.ExpectedNew);

    private Contracts.Identification Answer(Sample[] samples, double[] scores, Gallery gallery, Calibration calibration)
    {
        var shares = calibration.Shares(scores);
        var best = Enumerable.Range(0, scores.Length)
            .Where(individual => scores[individual] != Similarity.None)
            .OrderByDescending(individual => scores[individual])
            .ThenBy(individual => individual)
            .Take(options.K)
            .ToList();
        var highest = best.Count > 0 ? scores[best[0]] : Similarity.None;
        var isNew = highest < calibration.Threshold;
        var newProbability = calibration.NewProbability(highest);
        return new Contracts.Identification
        {
            Samples = samples,
            Candidates = best.Select(b => new IndividualCandidate(gallery.Individuals[b], scores[b], (1 - newProbability) * shares[b])).ToArray(),
            NewProbability = newProbability,
            Individual = isNew ? options.NewName.TrimEnd('-', '_', ' ') : gallery.Individuals[best[0]],
            IsNew = isNew,
        };
    }

    private void NameNew(Contracts.Identification[] events, IReadOnlyList<PhotoGroup> groups, PhotoSet photos, Gallery gallery, double threshold, Scope scope)
    {
        var fresh = Enumerable.Range(0, events.Length).Where(i => events[i].IsNew).ToList();
        var proposals = NewIndividuals.Propose(photos, [.. fresh.Select(i => groups[i])], threshold, scope);
        var names = NewIndividuals.Names(options.NewName, gallery.Individuals).Take(proposals.DefaultIfEmpty(-1).Max() + 1).ToList();
        for (var i = 0; i < fresh.Count; i++)
            events[fresh[i]] = events[fresh[i]] with { Individual = names[proposals[i]] };
    }

    private static Contracts.Identification[] NamesOf(Contracts.Identification[] events, IReadOnlyList<PhotoGroup> groups, int photos)
    {
        var names = new Contracts.Identification[photos];
        for (var i = 0; i < groups.Count; i++)
        {
            foreach (var photo in groups[i].Photos)
                names[photo] = events[i];
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
