using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Datasets;

/// <summary>
/// Says of each sample whether it is to learn from, to validate or to test with. What is chosen depends on the samples' ids, individuals
/// and events, the options, the seed and the stage's id, and not on the order of the list. Samples of unknown individuals go to the test
/// part: there is nothing to learn from them (as-given leaves them as they are).
/// </summary>
[Stage("split", "Divides samples into a training, a validation and a test part: closed-set, disjoint or as given.")]
public sealed class SplitSamples(SplitSamplesOptions options, StageContext context) : IArranger
{
    /// <inheritdoc/>
    public IReadOnlyList<Sample> Arrange(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0)
            throw new StageException("There are no samples to split. Check what the source found.");
        if (options.Kind != SplitKind.AsGiven && samples.All(sample => sample.Individual is null))
            throw new StageException("No sample names its individual, so there is nothing to learn from. Leave the split out to embed the photos, or give the source the individuals.");

        var splits = options.Kind switch
        {
            SplitKind.ClosedSet => ClosedSet(samples, cancellation),
            SplitKind.Disjoint => Disjoint(samples),
            _ => AsGiven(samples, cancellation),
        };
        Report(splits);
        return [.. samples.Select((sample, i) => sample.Split == splits[i] ? sample : sample with { Split = splits[i] })];
    }

    private Split[] ClosedSet(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        var splits = Enumerable.Repeat(Split.Test, samples.Count).ToArray();
        var (testShare, validationShare) = (new ShareTaker(options.Test, atLeastOne: true), new ShareTaker(options.Validation, atLeastOne: false));
        var (divided, brokenEvents, validated) = (0, 0, 0);
        foreach (var individual in PhotoGroups.ByIndividual(samples))
        {
            cancellation.ThrowIfCancellationRequested();
            var groups = PhotoGroups.Of(samples, individual, options.KeepEvents, NewRanking, out var isBroken);
            brokenEvents += isBroken ? 1 : 0;
            var (test, rest) = testShare.Take(groups);
            var (validation, train) = options.Validation > 0 ? validationShare.Take(rest) : ([], rest);
            divided += test.Count > 0 ? 1 : 0;
            validated += validation.Count;
            Mark(splits, validation, Split.Validation);
            Mark(splits, train, Split.Train);
        }

        if (divided == 0)
            throw new StageException("A closed-set split needs individuals with two photos or more, and each of these has one. Use kind 'disjoint', or add photos.");
        if (brokenEvents > 0)
            context.Log.Warn($"Individuals photographed in one event only: {brokenEvents}. Near-duplicates of theirs stand on both sides and flatter the result; use kind 'disjoint' to be free of them.");
        ThrowWithoutValidation(validated);
        return splits;
    }

    private Split[] Disjoint(IReadOnlyList<Sample> samples)
    {
        var names = PhotoGroups.ByIndividual(samples).Select(individual => individual.Key).ToList();
        var test = Math.Clamp(Rounded(options.Test * names.Count), 1, Math.Max(1, names.Count - 1));
        var validation = options.Validation > 0 ? Math.Max(1, Rounded(options.Validation * (names.Count - test))) : 0;
        if (names.Count - test - validation < 1)
            throw new StageException($"A disjoint split with {(validation > 0 ? "a training, a validation and a test" : "a training and a test")} part needs more than the {names.Count} individuals there are, or smaller shares. Use kind 'closed-set', or lower 'test' and 'validation'.");

        var order = NewRanking("individuals").Order(names, name => name);
        var parts = order
            .Select((name, i) => (name, Split: i < test ? Split.Test : i < test + validation ? Split.Validation : Split.Train))
            .ToDictionary(part => part.name, part => part.Split, StringComparer.Ordinal);
        return [.. samples.Select(sample => sample.Individual is { } name ? parts[name] : Split.Test)];
    }

    private Split[] AsGiven(IReadOnlyList<Sample> samples, CancellationToken cancellation)
    {
        var splits = samples.Select(sample => sample.Split).ToArray();
        var unassigned = splits.Count(split => split == Split.Unassigned);
        if (unassigned == splits.Length)
            throw new StageException("The source gives no split. Use kind 'closed-set' or 'disjoint', or name the source's split column.");
        if (unassigned > 0)
            context.Log.Warn($"Samples that the source gives no split: {unassigned} of {splits.Length}. They are embedded, and not learnt from.");
        if (options.Validation == 0)
            return splits;
        if (splits.Contains(Split.Validation))
            throw new StageException("The source gives a validation part already. Set 'validation' to 0 to use it.");

        var share = new ShareTaker(options.Validation, atLeastOne: false);
        var validated = 0;
        foreach (var individual in PhotoGroups.ByIndividual(samples, only: Split.Train))
        {
            cancellation.ThrowIfCancellationRequested();
            var (validation, _) = share.Take(PhotoGroups.Of(samples, individual, options.KeepEvents, NewRanking, out _));
            validated += validation.Count;
            Mark(splits, validation, Split.Validation);
        }

        ThrowWithoutValidation(validated);
        return splits;
    }

    private SampleRanking NewRanking(string purpose) => new(context, purpose);

    private void ThrowWithoutValidation(int validated)
    {
        if (options.Validation > 0 && validated == 0)
            throw new StageException("No individual has photos enough for a validation part. Lower 'test', raise 'validation', set 'keepEvents' to false, or do without.");
    }

    private void Report(Split[] splits)
    {
        int Count(Split split) => splits.Count(s => s == split);
        context.Log.Info($"{Count(Split.Train)} samples to learn from, {Count(Split.Validation)} to validate, {Count(Split.Test)} to test with.");
    }

    private static void Mark(Split[] splits, IEnumerable<PhotoGroup> groups, Split split)
    {
        foreach (var position in groups.SelectMany(group => group.Positions))
            splits[position] = split;
    }

    private static int Rounded(double count) => (int)Math.Round(count, MidpointRounding.AwayFromZero);
}
