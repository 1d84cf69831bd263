namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// How pairs of photos of the same and of different individuals are told apart.
type internal PairScores = {
    /// What the pairs are told apart by, for an axis: a distance or a probability.
    By: string
    /// The least and the greatest value of the histogram.
    Low: float
    High: float
    /// Pairs per equal step from `Low` to `High`.
    Same: int64[]
    Different: int64[]
    /// The chance that a pair of the same individual is more alike than one of different ones.
    Auc: float
    AucInterval: Interval
    /// The median distance of pairs of different individuals; NaN for probabilities.
    UsualDistance: float
    /// Accuracy of calling a pair the same from a probability of one half, and that of the best constant answer; NaN without probabilities.
    Accuracy: float
    AccuracyInterval: Interval
    AccuracyByChance: float
    /// By rising probability, the mean probability of some pairs and the share of them that are the same; empty without probabilities.
    Calibration: (float * float)[]
}

/// Pairs of each individual's queries, counted by how alike they are: what intervals over individuals are worked out from.
[<Sealed>]
type internal PairCounts(steps: int, individuals: int) =
    let same = Array.init individuals (fun _ -> Array.zeroCreate<int64> steps)
    let different = Array.init individuals (fun _ -> Array.zeroCreate<int64> steps)

    /// Counts a pair; the steps are ordered from alike to unlike.
    member _.Add(individual: int, step: int, isSame: bool) =
        let counts = if isSame then same[individual] else different[individual]
        counts[step] <- counts[step] + 1L

    member _.Steps = steps

    /// The counts of pairs of the same and of different individuals, of queries of individuals drawn so many times.
    member _.Sum(times: int[]) =
        let sum (counts: int64[][]) =
            let result = Array.zeroCreate<int64> steps

            counts
            |> Array.iteri (fun i own ->
                if times[i] > 0 then
                    let times = int64 times[i]

                    for s in 0 .. steps - 1 do
                        result[s] <- result[s] + times * own[s])

            result

        sum same, sum different

module internal PairScores =

    [<Literal>]
    let Steps = 50

    let step (low: float) (high: float) (steps: int) (value: float) =
        if high > low then
            Math.Clamp(int ((value - low) / (high - low) * float steps), 0, steps - 1)
        else
            0

    /// The area under the ROC curve from two histograms; pairs in one step count half.
    let auc (closer: int64[]) (farther: int64[]) =
        let total = float (Array.sum closer) * float (Array.sum farther)
        let mutable before = 0.0
        let mutable sum = 0.0

        for i in 0 .. closer.Length - 1 do
            sum <- sum + float farther[i] * (before + float closer[i] / 2.0)
            before <- before + float closer[i]

        if total = 0.0 then nan else sum / total

    /// The interval of the area over individuals whose photos are sought; their pairs are with one gallery.
    let aucInterval (random: RandomStream) (resamples: int) (counts: PairCounts) (individuals: int) =
        Bootstrap.ofDraws random individuals resamples (fun times ->
            let same, different = counts.Sum times
            auc same different)

    // Enough for a curve; evenly spread, so that no draw is needed.
    let private mostQueries = 400

    // For intervals: finer steps would take longer and change the third digit.
    let private coarseSteps = 256

    /// From distances of up to 400 queries, evenly spread, to the whole gallery.
    let ofEmbeddings
        (distance: Distance)
        (random: RandomStream)
        (resamples: int)
        (gallery: LabelledVectors)
        (queries: LabelledVectors)
        (leftOut: int -> int[])
        =
        let prepared, preparedQueries = NeighbourRanking.prepare distance gallery queries
        let toDistance = NeighbourRanking.toDistance distance prepared

        let finite = [| 0 .. queries.Labels.Length - 1 |] |> Array.filter queries.IsFinite

        let taken =
            Array.init (Math.Min(mostQueries, finite.Length)) (fun t ->
                finite[int (int64 t * int64 finite.Length / int64 (Math.Min(mostQueries, finite.Length)))])

        let individuals, count =
            taken |> Array.map (fun query -> queries.Labels[query]) |> Bootstrap.number

        // Twice over the same distances: the steps need the greatest first, and keeping all would take more room than the embeddings do.
        let forEach (receive: int -> bool -> float -> unit) =
            taken
            |> Array.iteri (fun t query ->
                let passed = leftOut query

                for item in 0 .. prepared.Count - 1 do
                    if gallery.IsFinite item && Array.BinarySearch(passed, item) < 0 then
                        preparedQueries.SquaredDistance(query, prepared, item)
                        |> toDistance
                        |> receive individuals[t] (queries.Labels[query] = gallery.Labels[item]))

        let mutable high = 0.0
        forEach (fun _ _ distance -> high <- Math.Max(high, distance))
        let same, different = Array.zeroCreate<int64> 4096, Array.zeroCreate<int64> 4096
        let counts = PairCounts(coarseSteps, count)

        forEach (fun individual isSame distance ->
            let fine = if isSame then same else different
            let at = step 0.0 high 4096 distance
            fine[at] <- fine[at] + 1L
            counts.Add(individual, step 0.0 high coarseSteps distance, isSame))

        let shown (counts: int64[]) =
            let result = Array.zeroCreate<int64> Steps

            counts
            |> Array.iteri (fun i count -> result[i * Steps / 4096] <- result[i * Steps / 4096] + count)

            result

        let median (counts: int64[]) =
            let half = Array.sum counts / 2L
            let mutable before = 0L
            let mutable i = 0

            while i < counts.Length && before + counts[i] <= half do
                before <- before + counts[i]
                i <- i + 1

            if Array.sum counts = 0L then
                nan
            else
                high * (float i + 0.5) / 4096.0

        {
            By =
                if distance = Distance.Cosine then
                    "cosine distance"
                else
                    "Euclidean distance"
            Low = 0.0
            High = high
            Same = shown same
            Different = shown different
            Auc = auc same different
            AucInterval = aucInterval random resamples counts count
            UsualDistance = median different
            Accuracy = nan
            AccuracyInterval = Bootstrap.none
            AccuracyByChance = nan
            Calibration = [||]
        }
