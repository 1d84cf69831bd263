using ReIdFlow.Contracts;

namespace ReIdFlow.Bench;

/// <summary>Retrieval figures of rankings, each the mean over the queries whose individual the gallery shows, and what guessing reaches.</summary>
internal sealed record Figures(int Queries, int Answerable, double Top1, double Top5, double MapAtR, double Top1Chance, double MapAtRChance, double Top1OfAll)
{
    internal static Figures Of(IEnumerable<Ranking> rankings)
    {
        var (queries, answerable) = (0, 0);
        double top1 = 0, top5 = 0, map = 0, chance1 = 0, chanceMap = 0;
        foreach (var (query, candidates) in rankings)
        {
            queries++;
            var relevant = candidates.Count(c => c.Sample.Individual == query.Individual);
            if (relevant == 0)
                continue;
            answerable++;
            top1 += candidates[0].Sample.Individual == query.Individual ? 1 : 0;
            top5 += candidates.Select(c => c.Sample.Individual).Distinct().Take(5).Contains(query.Individual) ? 1 : 0;
            double hits = 0, sum = 0, expected = 0;
            for (var i = 0; i < relevant; i++)
            {
                if (candidates[i].Sample.Individual == query.Individual)
                    sum += ++hits / (i + 1);
                expected += (1 + (candidates.Count > 1 ? i * (relevant - 1.0) / (candidates.Count - 1) : 0)) / (i + 1) / candidates.Count;
            }

            map += sum / relevant;
            chanceMap += expected;
            chance1 += (double)relevant / candidates.Count;
        }

        return new Figures(queries, answerable, top1 / answerable, top5 / answerable, map / answerable, chance1 / answerable, chanceMap / answerable, top1 / queries);
    }

    public override string ToString()
        => $"top-1 {Top1:P2} (chance {Top1Chance:P2}; of all {Queries} queries {Top1OfAll:P2}), top-5 {Top5:P2}, MAP@R {MapAtR:P2} (chance {MapAtRChance:P2}), {Answerable} queries answerable";
}
