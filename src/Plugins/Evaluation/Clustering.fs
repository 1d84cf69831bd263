namespace ReIdFlow.Plugins.Evaluation

open System
open System.Threading
open ReIdFlow.Contracts
open ReIdFlow.Plugins.Evaluation.Search

/// How far individuals found by clustering agree with the true ones.
type ClusterScore = {
    /// Adjusted Rand index (Hubert and Arabie, 1985): 1 for the same groups, 0 for groups at random.
    Ari: float
    /// Mutual information over the mean of the two entropies (Strehl and Ghosh, 2002): 1 for the same groups.
    Nmi: float
    /// What groups of the same sizes, filled at random, reach on average (Vinh, Epps and Bailey, 2010).
    NmiByChance: float
}

/// Clusters embeddings, and compares groups.
module Clustering =

    let private sizes (labels: int[]) =
        labels |> Array.countBy id |> Array.map snd

    let private pairs (count: int) = float count * float (count - 1) / 2.0

    let private entropy (n: float) (counts: int[]) =
        counts
        |> Array.sumBy (fun count -> -(float count / n) * Math.Log(float count / n))

    // E[MI] over all fillings: for each pair of group sizes a and b, the hypergeometric distribution of their overlap.
    let private expectedInformation (n: int) (a: int[]) (b: int[]) =
        let logFactorials = Array.zeroCreate (n + 1)

        for i in 1..n do
            logFactorials[i] <- logFactorials[i - 1] + Math.Log(float i)

        let f count = logFactorials[count]
        let mutable sum = 0.0

        for size, times in a |> Array.countBy id do
            for other, otherTimes in b |> Array.countBy id do
                for overlap in Math.Max(1, size + other - n) .. Math.Min(size, other) do
                    let information =
                        float overlap / float n
                        * Math.Log(float n * float overlap / (float size * float other))

                    let probability =
                        f size + f other + f (n - size) + f (n - other)
                        - f n
                        - f overlap
                        - f (size - overlap)
                        - f (other - overlap)
                        - f (n - size - other + overlap)

                    sum <- sum + float times * float otherTimes * information * Math.Exp probability

        sum

    /// Compares two groupings of the same photos.
    [<CompiledName("Compare")>]
    let compare (truth: int[], clusters: int[]) =
        let n = truth.Length
        let total = float n
        let a, b = sizes truth, sizes clusters
        let joint = Array.zip truth clusters |> Array.countBy id
        let together = joint |> Array.sumBy (snd >> pairs)
        let inTruth, inClusters = Array.sumBy pairs a, Array.sumBy pairs b
        let expected = if n > 1 then inTruth * inClusters / pairs n else 0.0
        let most = (inTruth + inClusters) / 2.0
        let countOf (labels: int[]) = labels |> Array.countBy id |> dict
        let truthCounts, clusterCounts = countOf truth, countOf clusters

        let information =
            joint
            |> Array.sumBy (fun ((t, c), count) ->
                float count / total
                * Math.Log(total * float count / (float truthCounts[t] * float clusterCounts[c])))

        let mean = (entropy total a + entropy total b) / 2.0

        {
            Ari =
                if most = expected then
                    1.0
                else
                    (together - expected) / (most - expected)
            Nmi =
                if mean <= 0.0 then
                    1.0
                else
                    Math.Max(0.0, information) / mean
            NmiByChance =
                if mean <= 0.0 then
                    nan
                else
                    expectedInformation n a b / mean
        }

    /// 95 % intervals of ARI and NMI over individuals: those of halves of them, as they were grouped among all.
    let internal intervals (random: string -> RandomStream) (resamples: int) (truth: int[]) (clusters: int[]) =
        let individuals, count = Bootstrap.number truth
        let groups, groupCount = Bootstrap.number clusters

        // Each individual's photos by group: all that both figures need are sums of pairs and of n·log n.
        let cells =
            Array.zip individuals groups
            |> Array.countBy id
            |> Array.groupBy (fun ((individual, _), _) -> individual)
            |> Array.sortBy fst
            |> Array.map (fun (_, cells) -> cells |> Array.map (fun ((_, group), photos) -> struct (group, photos)))

        let logs (photos: int) =
            if photos > 0 then
                float photos * Math.Log(float photos)
            else
                0.0

        let sizes =
            cells |> Array.map (fun cells -> cells |> Array.sumBy (fun struct (_, n) -> n))

        let together =
            cells
            |> Array.map (fun cells -> cells |> Array.sumBy (fun struct (_, n) -> pairs n))

        let joint =
            cells
            |> Array.map (fun cells -> cells |> Array.sumBy (fun struct (_, n) -> logs n))

        let ofHalf (isIn: bool[]) =
            let inGroups = Array.zeroCreate<int> groupCount
            let mutable total, inBoth, inTruth, logsOfCells, logsOfTruth = 0, 0.0, 0.0, 0.0, 0.0

            for i in 0 .. count - 1 do
                if isIn[i] then
                    total <- total + sizes[i]
                    inBoth <- inBoth + together[i]
                    inTruth <- inTruth + pairs sizes[i]
                    logsOfCells <- logsOfCells + joint[i]
                    logsOfTruth <- logsOfTruth + logs sizes[i]

                    for struct (group, photos) in cells[i] do
                        inGroups[group] <- inGroups[group] + photos

            let inClusters, logsOfGroups = Array.sumBy pairs inGroups, Array.sumBy logs inGroups

            let most, expected =
                (inTruth + inClusters) / 2.0, inTruth * inClusters / pairs total

            let all = logs total
            let information = logsOfCells - logsOfTruth - logsOfGroups + all
            let entropies = (2.0 * all - logsOfTruth - logsOfGroups) / 2.0

            struct ((if most = expected then
                         nan
                     else
                         (inBoth - expected) / (most - expected)),
                    (if entropies <= 0.0 then
                         nan
                     else
                         Math.Max(0.0, information) / entropies))

        let struct (ari, nmi) = ofHalf (Array.create count true)

        dict [
            "ari",
            Bootstrap.ofHalves (random "ari") count resamples ari (fun isIn ->
                let struct (ari, _) = ofHalf isIn
                ari)
            "nmi",
            Bootstrap.ofHalves (random "nmi") count resamples nmi (fun isIn ->
                let struct (_, nmi) = ofHalf isIn
                nmi)
        ]

    /// Groups vectors by k-means (Lloyd, 1982) from seeds far apart (k-means++, Arthur and Vassilvitskii, 2007).
    let internal kMeans
        (distance: Distance)
        (photos: LabelledVectors)
        (k: int)
        (random: RandomStream)
        (threads: int)
        (cancellation: CancellationToken)
        =
        let n, dimension = photos.Labels.Length, photos.Dimension

        let centres = Array.zeroCreate<float32>(k * dimension)

        let row (i: int) =
            photos.Vectors.Slice(i * dimension, dimension)

        let nearest = Array.create n Double.PositiveInfinity
        let assigned = Array.zeroCreate n

        let prepare (sets: ReadOnlyMemory<float32>[]) =
            match distance with
            | Distance.Cosine -> VectorSet.PrepareCosine(dimension, sets)
            | _ -> VectorSet.PrepareEuclidean(dimension, sets)

        let prepared = (prepare [| photos.Vectors |])[0]
        let mutable next = random.NextInt n

        for c in 0 .. k - 1 do
            row(next).CopyTo(Memory(centres, c * dimension, dimension))
            let mutable sum = 0.0

            for i in 0 .. n - 1 do
                let d = float (prepared.SquaredDistance(i, prepared, next))

                if d < nearest[i] then
                    nearest[i] <- d

                sum <- sum + nearest[i]

            let mutable left = random.NextDouble() * sum
            next <- 0

            while next < n - 1 && left >= nearest[next] do
                left <- left - nearest[next]
                next <- next + 1

        let none = QuerySpec([||], [||])
        let mutable round = 0
        let mutable changed = true

        while changed && round < 25 do
            let sets = prepare [| ReadOnlyMemory centres; photos.Vectors |]
            let chosen = Array.zeroCreate n

            RankSearch.Run(
                sets[0],
                sets[1],
                (fun _ -> none),
                1,
                Int32.MaxValue,
                threads,
                (fun i result -> chosen[i] <- Math.Max(0, result.NearestOther.Index)),
                cancellation
            )

            changed <- round = 0 || chosen <> assigned
            Array.blit chosen 0 assigned 0 n
            round <- round + 1
            let counts = Array.zeroCreate k
            let sums = Array.zeroCreate<float>(k * dimension)

            for i in 0 .. n - 1 do
                counts[chosen[i]] <- counts[chosen[i]] + 1
                let numbers = (row i).Span

                for j in 0 .. dimension - 1 do
                    sums[chosen[i] * dimension + j] <- sums[chosen[i] * dimension + j] + float numbers[j]

            // A cluster that lost all its photos stays where it is.
            for c in 0 .. k - 1 do
                if counts[c] > 0 then
                    for j in 0 .. dimension - 1 do
                        centres[c * dimension + j] <- float32 (sums[c * dimension + j] / float counts[c])

        assigned
