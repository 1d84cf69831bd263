namespace ReIdFlow.Plugins.Evaluation

open System

/// The figures of one query; all NaN where `Relevant` is 0 (a lone query). Definitions are those of pytorch-metric-learning's
/// AccuracyCalculator (Musgrave et al., "A Metric Learning Reality Check", 2020).
[<Struct>]
type QueryScore = {
    /// R: how many photos of the query's individual there are to find.
    Relevant: int
    /// Rank of the first photo of the same individual, from 1; 0 where none is among the neighbours that count.
    FirstHit: int
    /// 1 where the first neighbour is of the same individual, else 0.
    PrecisionAt1: float
    /// Hits among the first R, divided by R.
    RPrecision: float
    /// (1/R) Σ over hits among the first R of the precision at that rank; averaged over queries it is MAP@R.
    AveragePrecisionAtR: float
    /// (1/R) Σ over all hits of the precision at that rank; averaged over queries it is MAP.
    AveragePrecision: float
    /// 1 / rank of the first hit, 0 without one; averaged over queries it is MRR.
    ReciprocalRank: float
}

/// Pure arithmetic on ranks.
module RetrievalMetrics =

    /// The score of a query with nothing to find.
    [<CompiledName("LoneQuery")>]
    let loneQuery = {
        Relevant = 0
        FirstHit = 0
        PrecisionAt1 = nan
        RPrecision = nan
        AveragePrecisionAtR = nan
        AveragePrecision = nan
        ReciprocalRank = nan
    }

    /// The score of one query.
    /// ranks: the ranks, from 1 and rising, at which photos of its individual come; those beyond k do not count.
    /// relevant: R, how many such photos there are; where k is smaller, R-precision and MAP@R look at the first k.
    /// k: how many neighbours count.
    [<CompiledName("OfRanks")>]
    let ofRanks (ranks: int[], relevant: int, k: int) =
        if relevant = 0 then
            loneQuery
        else
            let depth = Math.Min(relevant, k)
            let mutable hitsAtR = 0
            let mutable precisionsAtR = 0.0
            let mutable precisions = 0.0
            let mutable i = 0

            while i < ranks.Length && ranks[i] <= k do
                let precision = float (i + 1) / float ranks[i]
                precisions <- precisions + precision

                if ranks[i] <= depth then
                    hitsAtR <- hitsAtR + 1
                    precisionsAtR <- precisionsAtR + precision

                i <- i + 1

            let first = if i > 0 then ranks[0] else 0

            {
                Relevant = relevant
                FirstHit = first
                PrecisionAt1 = if first = 1 then 1.0 else 0.0
                RPrecision = float hitsAtR / float depth
                AveragePrecisionAtR = precisionsAtR / float depth
                AveragePrecision = precisions / float relevant
                ReciprocalRank = if first > 0 then 1.0 / float first else 0.0
            }

    /// The mean over queries that have something to find; NaN where none has.
    [<CompiledName("Mean")>]
    let mean (scores: QueryScore[], figure: Func<QueryScore, float>) =
        let mutable sum = 0.0
        let mutable count = 0

        for score in scores do
            if score.Relevant > 0 then
                sum <- sum + figure.Invoke score
                count <- count + 1

        sum / float count

    /// The unweighted mean over individuals of the mean over each one's queries; NaN where no query has something to find.
    [<CompiledName("MeanPerLabel")>]
    let meanPerLabel (scores: QueryScore[], labels: int[], figure: Func<QueryScore, float>) =
        let means =
            Array.zip labels scores
            |> Array.filter (fun (_, score) -> score.Relevant > 0)
            |> Array.groupBy fst
            |> Array.sortBy fst
            |> Array.map (fun (_, group) -> mean (Array.map snd group, figure))

        if means.Length = 0 then nan else Array.average means
