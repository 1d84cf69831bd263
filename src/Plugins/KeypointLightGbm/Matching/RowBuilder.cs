namespace ReIdFlow.Plugins.KeypointLightGbm;

/// <summary>Measures the pairs of a query with a gallery. May be used by several threads at once.</summary>
/// <param name="gallery">What the query is compared with.</param>
/// <param name="columns">Which number stands where.</param>
/// <param name="options">How many pairs to look at closely, and what to leave out.</param>
/// <param name="mutual">Close looks that serve two queries, where the gallery's photos are the queries; null for none.</param>
internal sealed class RowBuilder(Gallery gallery, PairColumns columns, RowOptions options, MutualLooks? mutual = null)
{
    private readonly bool[] _leftOut = [.. columns.Groups.Select(options.LeaveOut.Contains)];

    /// <summary>Compares a photo with every other of the gallery, or, in a large gallery, with those that come near it.</summary>
    internal PairRow Build(PhotoEntry query) => Build(query, gallery.Look(query));

    /// <param name="query">The photo.</param>
    /// <param name="look">How it looks from inside the gallery.</param>
    internal PairRow Build(PhotoEntry query, GalleryPhoto look)
    {
        var number = gallery.NumberOf(query);
        var features = gallery.Features(query);
        var candidates = Candidates(query, number, look);
        var fast = MeasureFast(query, number, features.Colour, look, candidates);
        var prior = Prior(fast, candidates.Length, look, colours: false);
        var shortlisted = Shortlist(fast, Prior(fast, candidates.Length, look, colours: true));
        var table = new float[candidates.Length * columns.Count];
        Array.Fill(table, float.NaN);
        FillFast(table, candidates, fast, look);
        FillColours(table, query, features.Colour, candidates);
        FillClose(table, number, features, look, candidates, shortlisted);
        for (var i = 0; i < table.Length; i++)
        {
            if (_leftOut[i % columns.Count])
                table[i] = float.NaN;
        }

        return new PairRow(candidates, shortlisted, table, prior);
    }

    /// <summary>Numbers of the photos that a query will be compared with keypoint by keypoint, in rising order.</summary>
    internal int[] Shortlist(PhotoEntry query)
    {
        var (number, look) = (gallery.NumberOf(query), gallery.Look(query));
        var candidates = Candidates(query, number, look);
        var fast = MeasureFast(query, number, gallery.Features(query).Colour, look, candidates);
        var shortlisted = Shortlist(fast, Prior(fast, candidates.Length, look, colours: true));
        return [.. candidates.Where((_, i) => shortlisted[i])];
    }

    private int[] Candidates(PhotoEntry query, int number, GalleryPhoto look)
    {
        if (gallery.Entries.Count <= options.AllPairsLimit)
            return [.. Enumerable.Range(0, gallery.Entries.Count).Where(i => i != number)];

        // Half by keypoints, half by whatever vectors there are.
        var near = look.Near.Take(options.Shortlist).ToHashSet();
        var byVector = new PriorityQueue<int, (float, int)>();
        for (var i = 0; i < gallery.Entries.Count; i++)
        {
            if (i == number)
                continue;
            byVector.Enqueue(i, (VectorSimilarity(query, gallery.Entries[i]), -i));
            if (byVector.Count > options.Shortlist)
                byVector.Dequeue();
        }

        near.UnionWith(byVector.UnorderedItems.Select(item => item.Element));
        return [.. near.Order()];
    }

    private static float VectorSimilarity(PhotoEntry a, PhotoEntry b)
    {
        for (var i = 0; i < a.Pretrained.Length; i++)
        {
            if (a.Pretrained[i] is { } left && b.Pretrained[i] is { } right && left.Length == right.Length)
                return System.Numerics.Tensors.TensorPrimitives.Dot<float>(left, right);
        }

        var similarity = System.Numerics.Tensors.TensorPrimitives.Dot<float>(a.Vector, b.Vector);
        for (var part = 0; part < ColourStatistics.FineParts; part++)
            similarity += System.Numerics.Tensors.TensorPrimitives.Dot<float>(a.Colours[part], b.Colours[part]);
        return similarity;
    }

    private float[] MeasureFast(PhotoEntry query, int number, ColourStatistics colour, GalleryPhoto look, int[] candidates)
    {
        var fast = new float[candidates.Length * columns.Measures];
        var lnbnn = new Dictionary<int, float>(look.Near.Length);
        for (var i = 0; i < look.Near.Length; i++)
            lnbnn[look.Near[i]] = look.NearScores[i];
        for (var i = 0; i < candidates.Length; i++)
        {
            var measures = fast.AsSpan(i * columns.Measures, columns.Measures);
            gallery.Measure(query, number, colour, candidates[i], measures);
            measures[FastMeasure.Lnbnn] = lnbnn.GetValueOrDefault(candidates[i]);
        }

        return fast;
    }

    /// <summary>The sum of what LNBNN, the Lab histogram and vectors say, each in standard deviations; and of the colours' vectors to make the shortlist by: alone, of few photos, they would mislead.</summary>
    private float[] Prior(float[] fast, int count, GalleryPhoto look, bool colours)
    {
        var prior = new float[count];
        for (var i = 0; i < count; i++)
        {
            for (var measure = 0; measure < columns.Measures; measure++)
            {
                if (measure is FastMeasure.Border or FastMeasure.Channels or FastMeasure.Sharpness)
                    continue;
                if (!colours && measure is >= FastMeasure.FirstColour and < FastMeasure.FirstPretrained)
                    continue;
                var z = look.Spreads[measure].Standardise(fast[(i * columns.Measures) + measure]);
                prior[i] += float.IsNaN(z) ? 0 : z;
            }
        }

        return prior;
    }

    private bool[] Shortlist(float[] fast, float[] prior)
    {
        var shortlisted = new bool[prior.Length];
        var lnbnn = Enumerable.Range(0, prior.Length).Select(i => fast[i * columns.Measures]).ToArray();
        foreach (var scores in (float[][])[lnbnn, prior])
        {
            foreach (var i in Ranks.Order(scores).Take(options.Shortlist / 2))
                shortlisted[i] = true;
        }

        return shortlisted;
    }

    private void FillFast(float[] table, int[] candidates, float[] fast, GalleryPhoto look)
    {
        var column = new float[candidates.Length];
        for (var measure = 0; measure < columns.Measures; measure++)
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = fast[(i * columns.Measures) + measure];
            var ranks = Ranks.Of(column);
            for (var i = 0; i < column.Length; i++)
            {
                var row = table.AsSpan((i * columns.Count) + (measure * PairColumns.PerMeasure), PairColumns.PerMeasure);
                var mine = look.Spreads[measure].Standardise(column[i]);
                var theirs = gallery[candidates[i]].Spreads[measure].Standardise(column[i]);
                row[0] = column[i];
                row[1] = mine + theirs;
                row[2] = Math.Min(mine, theirs);
                row[3] = float.IsNaN(column[i]) ? float.NaN : ranks[i];
            }
        }
    }

    private void FillColours(float[] table, PhotoEntry query, ColourStatistics colour, int[] candidates)
    {
        for (var i = 0; i < candidates.Length; i++)
        {
            var row = table.AsSpan(i * columns.Count, columns.Count);
            var entry = gallery.Entries[candidates[i]];
            var other = gallery.Features(candidates[i]).Colour;
            for (var channel = 0; channel < ColourStatistics.Channels; channel++)
                row[columns.Histograms + channel] = colour.ChannelSimilarity(other, channel);
            for (var moment = 0; moment < ColourStatistics.Moments - 1; moment++)
                row[columns.Moments + moment] = colour.MomentDifference(other, moment);
            if (query.Sample.Viewpoint is { } viewpoint && entry.Sample.Viewpoint is { } otherViewpoint)
                row[columns.Viewpoint] = viewpoint == otherViewpoint ? 1 : 0;
        }
    }

    private void FillClose(float[] table, int number, PhotoFeatures query, GalleryPhoto look, int[] candidates, bool[] shortlisted)
    {
        using var comparer = new CloseComparer(query, look.Chance);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (!shortlisted[i])
                continue;
            var row = table.AsSpan(i * columns.Count, columns.Count);
            var theirs = gallery[candidates[i]];
            var found = LookAt(comparer, number, candidates[i], theirs.Chance);
            FillSift(row, found.Sift, theirs);
            FillBinary(row[columns.Orb..], found.Orb);
            FillBinary(row[columns.Brisk..], found.Brisk);
        }

        AddRanks(table, shortlisted, columns.Sift, columns.Sift + 7, columns.Sift + 6);
        AddRanks(table, shortlisted, columns.Sift + 2, columns.Sift + 8, columns.Sift + 9);
        AddRanks(table, shortlisted, columns.Sift + 10, columns.Sift + 11, columns.Sift + 12);
        AddRanks(table, shortlisted, columns.Geometry + 2, columns.Geometry + 8, -1);
        AddRanks(table, shortlisted, columns.Geometry + 3, columns.Geometry + 9, -1);
        AddRanks(table, shortlisted, columns.Orb + 4, columns.Orb + 6, -1);
        AddRanks(table, shortlisted, columns.Brisk + 4, columns.Brisk + 6, -1);
    }

    private CloseLook LookAt(CloseComparer comparer, int number, int candidate, float[] chance)
    {
        if (mutual is null || number < 0)
            return comparer.Compare(gallery.Features(candidate), chance);
        if (mutual.TryTake(gallery, number, candidate, out var kept))
            return kept;
        if (!mutual.WillMeet(gallery, number, candidate))
            return comparer.Compare(gallery.Features(candidate), chance);
        var (there, back) = comparer.CompareBothWays(gallery.Features(candidate), chance);
        mutual.Keep(gallery, candidate, number, back);
        return there;
    }

    private void FillSift(Span<float> row, MatchEvidence evidence, GalleryPhoto theirs)
    {
        var target = row[columns.Sift..];
        target[0] = evidence.Forward + evidence.Backward;
        target[1] = Math.Min(evidence.Forward, evidence.Backward);
        target[2] = evidence.Central;
        target[3] = evidence.Mutual;
        target[4] = evidence.Distinct;
        target[5] = theirs.Spreads[FastMeasure.Lnbnn].Standardise(evidence.Backward);
        target[10] = evidence.Local;
        var agreement = evidence.Agreement;
        target = row[columns.Geometry..];
        target[0] = agreement.Inliers;
        target[1] = agreement.Ratio;
        target[2] = agreement.Weight;
        target[3] = agreement.LooseWeight;
        target[4] = agreement.Scale;
        target[5] = agreement.Rotation;
        target[6] = agreement.Residual;
        target[7] = agreement.Spread;
        target[10] = agreement.Shift;
    }

    private static void FillBinary(Span<float> target, MatchEvidence evidence)
    {
        target[0] = evidence.Mutual;
        target[1] = evidence.Distinct;
        target[2] = evidence.Forward;
        target[3] = evidence.Agreement.Inliers;
        target[4] = evidence.Agreement.Weight;
        target[5] = evidence.Agreement.Ratio;
    }

    /// <summary>Adds the rank of a column among the shortlisted, and how far it stands out from them.</summary>
    private void AddRanks(float[] table, bool[] shortlisted, int source, int rank, int standardised)
    {
        var rows = Enumerable.Range(0, shortlisted.Length).Where(i => shortlisted[i]).ToArray();
        var values = rows.Select(i => table[(i * columns.Count) + source]).ToArray();
        var ranks = Ranks.Of(values);
        var spread = Spread.Of(values.AsSpan());
        for (var i = 0; i < rows.Length; i++)
        {
            table[(rows[i] * columns.Count) + rank] = ranks[i] * rows.Length;
            if (standardised >= 0)
                table[(rows[i] * columns.Count) + standardised] = spread.Standardise(values[i]);
        }
    }
}
