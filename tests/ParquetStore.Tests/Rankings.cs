using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class Rankings : StoreFixture
{
    private static Sample Photo(int number) => Row("wide", number).Sample;

    // More rows than a row group holds, so that a query's lie in two; and a query without candidates.
    private static IEnumerable<Ranking> Many() => Enumerable.Range(0, 300).Select(q => new Ranking(
        Photo(q),
        q == 7 ? [] : [.. Enumerable.Range(0, 300).Where(i => i != q).Select(i => new Candidate(Photo(i), 1f / (1 + i), i % 2 == 0 ? float.NaN : 0.25f))]));

    [Fact]
    public async Task They_come_back_as_they_were_written()
    {
        await using (var sink = Sink())
        {
            await sink.WriteAsync([.. Rows("wide", 300)], Cancellation);
            foreach (var some in Many().Chunk(16))
                await sink.WriteRankingsAsync("wide", some, Cancellation);
            await sink.CompleteAsync(Cancellation);
        }

        var store = Assert.IsType<IRankingStore>(Open(), exactMatch: false);
        var read = new List<Ranking>();
        await foreach (var ranking in store.ReadRankingsAsync("wide", Cancellation))
            read.Add(ranking);

        Assert.Equal(["wide"], store.RankedModels);
        Assert.Equal(Many().Select(r => r.Query.Id), read.Select(r => r.Query.Id));
        foreach (var (expected, actual) in Many().Zip(read))
            Assert.Equal(expected.Candidates.Select(c => (c.Sample.Id, c.Score, c.Probability)), actual.Candidates.Select(c => (c.Sample.Id, c.Score, c.Probability)));
    }

    [Fact]
    public async Task A_run_that_breaks_off_leaves_no_half_of_them()
    {
        await using (var sink = Sink())
        {
            await sink.WriteAsync([.. Rows("wide", 300)], Cancellation);
            await sink.WriteRankingsAsync("wide", [.. Many()], Cancellation);
        }

        Assert.DoesNotContain(Files(), name => name.Contains("rankings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_later_run_without_any_removes_those_of_the_earlier()
    {
        await using (var sink = Sink())
        {
            await sink.WriteAsync([.. Rows("wide", 300)], Cancellation);
            await sink.WriteRankingsAsync("wide", [.. Many()], Cancellation);
            Assert.IsType<IRankingStore>(await sink.CompleteAsync(Cancellation), exactMatch: false);
        }

        Assert.IsNotType<IRankingStore>(await WriteAsync(Rows("wide", 3)), exactMatch: false);
        Assert.Equal(["failures.parquet", "wide.part-00000.parquet"], Files());
    }

    [Fact]
    public async Task A_score_that_is_no_number_is_refused()
    {
        await using var sink = Sink();

        var exception = await Assert.ThrowsAsync<StageException>(async () =>
            await sink.WriteRankingsAsync("wide", [new Ranking(Photo(1), [new Candidate(Photo(2), float.NaN, float.NaN)])], Cancellation));

        Assert.Contains("'s2'", exception.Message, StringComparison.Ordinal);
    }
}
