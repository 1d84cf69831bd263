using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Evaluation;
using Ranking = ReIdFlow.Plugins.Evaluation.Ranking;

namespace ReIdFlow.Tests;

public sealed class Ranking_against_a_naive_reference
{
    // Small whole numbers: every squared distance is exact, and most are tied.
    private static float Tied(RandomStream random) => random.NextInt(3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Leave_one_out_agrees_whatever_the_ties_sizes_and_k(ulong seed)
    {
        var random = RandomStream.Create(seed, "leave-one-out");
        for (var trial = 0; trial < 40; trial++)
        {
            var count = 1 + random.NextInt(120);
            var vectors = Trials.RandomVectors(random, count, 1 + random.NextInt(40), Tied);
            var labels = Trials.RandomLabels(random, count, 1 + random.NextInt(30));
            int? k = random.NextBool() ? null : 1 + random.NextInt(count);

            var scores = Trials.LeaveOneOut(vectors, labels, k: k?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "all", threads: 1 + random.NextInt(3));

            Trials.AssertEqual(Trials.Naive(vectors, labels, vectors, labels, isLeaveOneOut: true, k), scores);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Query_gallery_agrees_whatever_the_ties_sizes_and_k(ulong seed)
    {
        var random = RandomStream.Create(seed, "query-gallery");
        for (var trial = 0; trial < 40; trial++)
        {
            var dimension = 1 + random.NextInt(40);
            var labels = 1 + random.NextInt(8);
            var gallery = Trials.RandomVectors(random, random.NextInt(150), dimension, Tied);
            var galleryLabels = Trials.RandomLabels(random, gallery.Length, labels);
            var queries = Trials.RandomVectors(random, 1 + random.NextInt(40), dimension, Tied);
            var queryLabels = Trials.RandomLabels(random, queries.Length, labels + 2);
            if (gallery.Length == 0)
                continue;

            var scores = Trials.QueryGallery(gallery, galleryLabels, queries, queryLabels);

            Trials.AssertEqual(Trials.Naive(gallery, galleryLabels, queries, queryLabels, isLeaveOneOut: false, k: null), scores);
        }
    }

    [Fact]
    public void Individuals_with_hundreds_of_photos_agree()
    {
        var random = RandomStream.Create(1, "many photos");
        var vectors = Trials.RandomVectors(random, 700, 20, Tied);
        var labels = Trials.RandomLabels(random, 700, 3);

        Trials.AssertEqual(Trials.Naive(vectors, labels, vectors, labels, isLeaveOneOut: true, k: null), Trials.LeaveOneOut(vectors, labels));
    }

    [Fact]
    public void Individuals_with_hundreds_of_photos_agree_where_distances_bunch()
    {
        // All photos within a hair's breadth of each other (in exact steps), but for one far away and one at the very same place.
        var random = RandomStream.Create(2, "bunched");
        var vectors = Trials.RandomVectors(random, 400, 1, static random => random.NextInt(1000) / 1024f);
        vectors[7][0] = 4096;
        vectors[8][0] = vectors[9][0];
        var labels = Trials.RandomLabels(random, 400, 2);

        Trials.AssertEqual(Trials.Naive(vectors, labels, vectors, labels, isLeaveOneOut: true, k: null), Trials.LeaveOneOut(vectors, labels));
        var same = vectors.Select(static _ => new float[] { 3 }).ToArray();
        Trials.AssertEqual(Trials.Naive(same, labels, same, labels, isLeaveOneOut: true, k: null), Trials.LeaveOneOut(same, labels));
    }

    [Fact]
    public void More_references_than_fit_a_tile_agree()
    {
        var random = RandomStream.Create(1, "tiles");
        var gallery = Trials.RandomVectors(random, 500, 300, Tied);
        var galleryLabels = Trials.RandomLabels(random, 500, 40);
        var queries = Trials.RandomVectors(random, 21, 300, Tied);
        var queryLabels = Trials.RandomLabels(random, 21, 40);

        Trials.AssertEqual(
            Trials.Naive(gallery, galleryLabels, queries, queryLabels, isLeaveOneOut: false, k: null),
            Trials.QueryGallery(gallery, galleryLabels, queries, queryLabels));
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        var random = RandomStream.Create(1, "threads");
        var vectors = Trials.RandomVectors(random, 500, 33, static random => (float)random.NextGaussian());
        var labels = Trials.RandomLabels(random, 500, 60);

        var one = Trials.LeaveOneOut(vectors, labels, threads: 1);

        foreach (var threads in new[] { 2, 3, 8 })
            Assert.Equal(one, Trials.LeaveOneOut(vectors, labels, threads: threads));
    }

    [Fact]
    public void Equal_vectors_rank_by_position()
    {
        // All at the same place: query 0 sees 1, 2, 3 in order, query 3 sees 0, 1, 2.
        float[][] vectors = [[0.1f, 7], [0.1f, 7], [0.1f, 7], [0.1f, 7]];

        var scores = Trials.LeaveOneOut(vectors, [0, 1, 1, 0]);

        Assert.Equal([3, 2, 2, 1], scores.Select(static score => score.FirstHit));
    }

    [Fact]
    public void A_photo_never_finds_itself_and_does_find_its_copy()
    {
        var scores = Trials.LeaveOneOut([[1, 2], [1, 2], [5, 5], [5, 6]], [0, 0, 1, 1]);

        Assert.All(scores, static score => Assert.Equal(1, score.FirstHit));
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    [InlineData(3e38f)]
    public void Vectors_whose_squares_leave_the_range_of_floats_rank_as_well(float scale)
    {
        float[][] vectors = [[0], [0.5f], [0.75f], [1], [0.1f]];
        int[] labels = [0, 1, 0, 1, 1];

        var scores = Trials.LeaveOneOut([.. vectors.Select(vector => new[] { vector[0] * scale })], labels);

        Trials.AssertEqual(Trials.Naive(vectors, labels, vectors, labels, isLeaveOneOut: true, k: null), scores);
    }

    [Fact]
    public void Close_vectors_far_from_the_origin_keep_their_order()
    {
        // |a|² − 2ab + |b|² would lose these differences altogether.
        float[][] vectors = [[8_000_000], [8_000_001], [8_000_003], [8_000_007]];

        var scores = Trials.LeaveOneOut(vectors, [0, 1, 0, 1]);

        Assert.Equal([2, 3, 2, 2], scores.Select(static score => score.FirstHit));
    }

    [Fact]
    public void Cosine_distance_compares_directions()
    {
        // By angle from (1, 0): 0° (far away), 10° (near), 90°.
        float[][] gallery = [[100, 0], [0.985f, 0.174f], [0, 1]];

        var scores = Trials.QueryGallery(gallery, [0, 1, 2], [[1, 0], [1, 0]], [0, 1], Distance.Cosine);

        Assert.Equal([1, 2], scores.Select(static score => score.FirstHit));
    }

    [Fact]
    public void By_cosine_a_vector_of_zeros_stands_at_a_right_angle_to_all_others()
    {
        // To the query (1, 0): 60°, zeros (90°), 120°.
        float[][] gallery = [[-0.5f, 0.866f], [0, 0], [0.5f, 0.866f]];

        var scores = Trials.QueryGallery(gallery, [0, 1, 2], [[1, 0], [1, 0], [1, 0]], [0, 1, 2], Distance.Cosine);

        Assert.Equal([3, 2, 1], scores.Select(static score => score.FirstHit));
    }

    [Fact]
    public void Cosine_agrees_with_Euclidean_distance_of_unit_vectors_at_any_length()
    {
        var random = RandomStream.Create(3, "cosine");
        var units = Trials.RandomVectors(random, 80, 12, static random => (float)random.NextGaussian());
        foreach (var unit in units)
        {
            var norm = Math.Sqrt(unit.Sum(static x => (double)x * x));
            for (var i = 0; i < unit.Length; i++)
                unit[i] = (float)(unit[i] / norm);
        }

        var labels = Trials.RandomLabels(random, 80, 10);
        var stretched = units.Select(unit =>
        {
            var factor = MathF.ScaleB(1, random.NextInt(40) - 20);
            return unit.Select(x => x * factor).ToArray();
        }).ToArray();

        Trials.AssertEqual(Trials.LeaveOneOut(units, labels), Trials.LeaveOneOut(stretched, labels, Distance.Cosine));
    }

    [Fact]
    public void A_query_with_nothing_to_find_has_no_figures()
    {
        var scores = Trials.LeaveOneOut([[1], [2], [3]], [0, 1, 1]);

        Assert.Equal(0, scores[0].Relevant);
        Assert.True(double.IsNaN(scores[0].AveragePrecisionAtR));
        Assert.Equal(1, RetrievalMetrics.Mean(scores, static score => score.RPrecision) * 2);
    }

    [Fact]
    public void Cancelling_stops_the_ranking()
    {
        var all = Trials.Labelled([[1], [2]], [0, 0]);

        Assert.ThrowsAny<OperationCanceledException>(() => Ranking.Score(all, all, [0, 1], Distance.Euclidean, "all", 1, new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("ten")]
    [InlineData("")]
    public void A_k_that_is_none_is_refused(string k)
    {
        var all = Trials.Labelled([[1], [2]], [0, 0]);

        Assert.Throws<ArgumentException>(() => Ranking.Score(all, all, [0, 1], Distance.Euclidean, k, 1, Trials.Cancellation));
    }
}
