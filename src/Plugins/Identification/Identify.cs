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
        var (gallery, photos) = await ReadAsync(new EmbeddedPhotos(stores, model), model, scope, cancellation).ConfigureAwait(false);
        if (gallery.Samples.Count == 0)
            throw new StageException("No photo names its individual, so there is no gallery to compare with. Add a store of known animals to 'from', or widen the scope.");
        var matcher = options.Matcher is { } id ? await ReadMatcherAsync(stores, id, cancellation).ConfigureAwait(false) : null;

        var report = new Report(model, gallery);
        report.Note(string.Create(CultureInfo.InvariantCulture, $"{photos.Samples.Count} photos are named by {gallery.Samples.Count} photos of {gallery.Individuals.Count} individuals."));
        report.Note(scope.ToString());

        var similarity = new Similarity(gallery, scope, matcher, context.Threads, cancellation);
        var self = similarity.OfGallery();
        var galleryEvents = PhotoGroups.ByEvent(gallery.Samples, i => gallery.Individuals[gallery.IndividualOf(i)]);
        var perPhoto = Calibrate(PhotoGroups.EachPhoto(gallery.Samples.Count), self, gallery);
        var perEvent = Calibrate(galleryEvents, self, gallery) ?? perPhoto;
        if (perPhoto is null || perEvent is null)
            throw new StageException("No individual of the gallery has photos of two events beside another individual, so nothing tells how alike two photos of one animal are. Add photos to the gallery, or name their events.");
        report.AddGallery("photo", perPhoto, options.FalseAcceptRate);
        report.AddGallery("event", perEvent, options.FalseAcceptRate);

        var (singles, events, eventOfPhotos) = await NameAsync(photos, gallery, similarity, perPhoto, perEvent, scope, NewIndividuals.Threshold(gallery, galleryEvents)).ConfigureAwait(false);
        NameByEvent(events, singles);
        var names = new OnDemandList<string>(eventOfPhotos.Count, photo => events.NameOf(eventOfPhotos[photo]));
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

        return new IdentificationStore(context.StageId, model, photos, names, singles, events, eventOfPhotos, report.ToEvaluation());
    }

    private async Task<(Answers Singles, Answers Events, IReadOnlyList<int> EventOfPhotos)> NameAsync(
        UnknownPhotos photos, Gallery gallery, Similarity similarity, Calibration perPhoto, Calibration perEvent, Scope scope, double sameNew)
    {
        var newName = options.NewName.TrimEnd('-', '_', ' ');
        var groups = PhotoGroups.ByEvent(photos.Samples);
        var events = new Answers(groups, photos.Samples, gallery.Individuals, options.K);
        var singles = new Answers(new OnDemandList<PhotoGroup>(photos.Samples.Count, static i => new PhotoGroup(new int[] { i })), photos.Samples, gallery.Individuals, options.K);
        var means = new float[groups.Count][];
        await similarity.OfGroupsAsync(photos, groups, (number, vectors, scores) =>
        {
            events.Set(number, Similarity.Pool(scores), perEvent, newName);
            if (events.IsNew(number))
                means[number] = UnitVector.MeanOf(vectors);
            var members = groups[number].Photos;
            for (var i = 0; i < members.Count; i++)
                singles.Set(members[i], scores[i], perPhoto, newName);
        }).ConfigureAwait(false);
        NameNew(events, means, number => scope.LookOf(photos.Samples[groups[number].Photos[0]]), gallery.Individuals, sameNew);
        return (singles, events, groups.OfPhotos);
    }

    private static async Task<(Gallery Gallery, UnknownPhotos Photos)> ReadAsync(EmbeddedPhotos source, string model, Scope scope, CancellationToken cancellation)
    {
        var (known, vectors, unknown) = (new PackedSamples(), new List<float[]>(), new PackedSamples());
        await foreach (var piece in source.PiecesAsync(cancellation).ConfigureAwait(false))
        {
            for (var row = 0; row < piece.Samples.Count; row++)
            {
                var sample = piece.Samples[row];
                if (scope.IsNamed(sample))
                {
                    unknown.Add(sample);
                }
                else if (scope.IsKnown(sample))
                {
                    known.Add(sample);
                    vectors.Add(UnitVector.Of(piece.Row(row)));
                }
            }
        }

        known.Close();
        unknown.Close();
        return (new Gallery(known, vectors), new UnknownPhotos(source, model, scope, unknown));
    }

    private Calibration? Calibrate(IReadOnlyList<PhotoGroup> groups, double[][] self, Gallery gallery)
        => Calibration.Learn(
            [.. groups.Select(g => Similarity.Pool([.. g.Photos.Select(p => self[p])]))],
            [.. groups.Select(g => gallery.IndividualOf(g.Photos[0]))],
            options.FalseAcceptRate,
            options.ExpectedNew);

    private void NameNew(Answers events, float[][] means, Func<int, Scope.Look> lookOf, IEnumerable<string> known, double threshold)
    {
        var fresh = Enumerable.Range(0, events.Count).Where(events.IsNew).ToList();
        var proposals = NewIndividuals.Propose([.. fresh.Select(number => (means[number], lookOf(number)))], threshold);
        var names = NewIndividuals.Names(options.NewName, known).Take(proposals.DefaultIfEmpty(-1).Max() + 1).ToList();
        for (var i = 0; i < fresh.Count; i++)
            events.Rename(fresh[i], names[proposals[i]]);
    }

    // A photo has the name of its event. One that is new by itself as well has it as its own.
    private static void NameByEvent(Answers events, Answers singles)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (!events.IsNew(i))
                continue;
            foreach (var photo in events.Groups[i].Photos)
            {
                if (singles.IsNew(photo))
                    singles.Rename(photo, events.NameOf(i));
            }
        }
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
