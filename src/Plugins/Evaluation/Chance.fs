namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic

/// What a ranking in random order reaches: the expectation of each figure where all orders of n photos, R of them relevant, are as
/// likely as each other.
module Chance =

    // P(the photo at rank i is relevant) = R/n; given that, each of the i − 1 before it is with probability (R − 1)/(n − 1). So the
    // expectation of rel_i · precision at i is (R/n) · (1 + (i − 1)(R − 1)/(n − 1)) / i.
    let private expectedPrecisions (n: int) (relevant: int) (depth: int) =
        let share = float relevant / float n
        let shareOfRest = if n > 1 then float (relevant - 1) / float (n - 1) else 0.0
        let mutable sum = 0.0

        for i in 1..depth do
            sum <- sum + share * (1.0 + float (i - 1) * shareOfRest) / float i

        sum

    // The first hit is at rank t with probability C(n − t, R − 1) / C(n, R) (negative hypergeometric).
    let private expectedReciprocalRank (n: int) (relevant: int) (k: int) =
        let mutable probability = float relevant / float n
        let mutable sum = 0.0

        for t in 1 .. Math.Min(k, n - relevant + 1) do
            sum <- sum + probability / float t
            probability <- probability * float (n - t - relevant + 1) / float (n - t)

        sum

    /// The expected score of a query.
    /// n: how many photos are ranked. relevant: R, how many of them are of the query's individual. k: how many neighbours count.
    [<CompiledName("OfQuery")>]
    let ofQuery (n: int, relevant: int, k: int) =
        if relevant = 0 then
            RetrievalMetrics.loneQuery
        else
            let k = Math.Min(k, n)
            let depth = Math.Min(relevant, k)

            {
                Relevant = relevant
                FirstHit = 0
                PrecisionAt1 = float relevant / float n
                RPrecision = float relevant / float n
                AveragePrecisionAtR = expectedPrecisions n relevant depth / float depth
                AveragePrecision = expectedPrecisions n relevant k / float relevant
                ReciprocalRank = expectedReciprocalRank n relevant k
            }

    /// The expected scores of queries, of which many have the same R.
    let internal ofQueries (n: int) (k: int) (scores: QueryScore[]) =
        let known = Dictionary<int, QueryScore>()

        scores
        |> Array.map (fun score ->
            match known.TryGetValue score.Relevant with
            | true, expected -> expected
            | _ ->
                let expected = ofQuery (n, score.Relevant, k)
                known.Add(score.Relevant, expected)
                expected)
