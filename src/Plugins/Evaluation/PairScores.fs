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
    /// Accuracy of calling a pair the same from a probability of one half, and that of the best constant answer; NaN without probabilities.
    Accuracy: float
    AccuracyByChance: float
    /// For each step of probability, the share of pairs that are the same; empty without probabilities.
    Calibration: (float * float)[]
}

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

    // Enough for a curve; evenly spread, so that no draw is needed.
    let private mostQueries = 400

    /// From distances of up to 400 queries, evenly spread, to the whole gallery.
    let ofEmbeddings (distance: Distance) (gallery: LabelledVectors) (queries: LabelledVectors) (leftOut: int -> int[]) =
        let prepared, preparedQueries = NeighbourRanking.prepare distance gallery queries
        let toDistance = NeighbourRanking.toDistance distance prepared
        let count = queries.Labels.Length
        let taken = Math.Min(mostQueries, count)
        let same, different = ResizeArray<float32>(), ResizeArray<float32>()

        for t in 0 .. taken - 1 do
            let query = int (int64 t * int64 count / int64 taken)
            let passed = leftOut query

            for item in 0 .. prepared.Count - 1 do
                if Array.BinarySearch(passed, item) < 0 then
                    let d =
                        float32 (toDistance (preparedQueries.SquaredDistance(query, prepared, item)))

                    if queries.Labels[query] = gallery.Labels[item] then
                        same.Add d
                    else
                        different.Add d

        let high = Math.Max(Seq.fold max 0f same, Seq.fold max 0f different) |> float

        let histogram steps (values: ResizeArray<float32>) =
            let counts = Array.zeroCreate<int64> steps

            for value in values do
                let at = step 0.0 high steps (float value)
                counts[at] <- counts[at] + 1L

            counts

        {
            By =
                if distance = Distance.Cosine then
                    "cosine distance"
                else
                    "Euclidean distance"
            Low = 0.0
            High = high
            Same = histogram Steps same
            Different = histogram Steps different
            Auc = auc (histogram 4096 same) (histogram 4096 different)
            Accuracy = nan
            AccuracyByChance = nan
            Calibration = [||]
        }
