namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// Gathers the probabilities a matcher gives to pairs, one query after the other.
[<Sealed>]
type internal PairProbabilities(individuals: int) =

    let fineSteps, coarseSteps, calibrationSteps = 4096, 256, 20
    let leastPairsPerPoint = 20L

    let same, different =
        Array.zeroCreate<int64> fineSteps, Array.zeroCreate<int64> fineSteps

    let counts = PairCounts(coarseSteps, individuals)
    let given = Array.zeroCreate<int64> calibrationSteps
    let givenSame = Array.zeroCreate<int64> calibrationSteps
    let givenSum = Array.zeroCreate<float> calibrationSteps
    // Of each individual: pairs rightly judged at one half, and pairs.
    let right, judged =
        Array.zeroCreate<int64> individuals, Array.zeroCreate<int64> individuals

    // The likeliest first, as small distances come first.
    let fromLikeliest (steps: int) (probability: float) =
        steps - 1 - PairScores.step 0.0 1.0 steps probability

    // Steps with few pairs join the next: a point of two or three would say nothing.
    let calibration () =
        let points = ResizeArray<struct (int64 * float * int64)>()

        for step in 0 .. calibrationSteps - 1 do
            if given[step] > 0L then
                let joins =
                    points.Count > 0
                    && (let struct (pairs, _, _) = points[points.Count - 1] in
                        pairs < leastPairsPerPoint || given[step] < leastPairsPerPoint)

                if joins then
                    let struct (pairs, sum, same) = points[points.Count - 1]
                    points[points.Count - 1] <- struct (pairs + given[step], sum + givenSum[step], same + givenSame[step])
                else
                    points.Add(struct (given[step], givenSum[step], givenSame[step]))

        [|
            for struct (pairs, sum, same) in points -> sum / float pairs, float same / float pairs
        |]

    /// Counts a pair of a query; one without a probability (NaN) does not count.
    /// individual: the number of the query's individual.
    member _.Add(individual: int, probability: float, isSame: bool) =
        if not (Double.IsNaN probability) then
            judged[individual] <- judged[individual] + 1L

            if isSame = (probability >= 0.5) then
                right[individual] <- right[individual] + 1L

            let fine = if isSame then same else different
            let at = fromLikeliest fineSteps probability
            fine[at] <- fine[at] + 1L
            counts.Add(individual, fromLikeliest coarseSteps probability, isSame)
            let step = PairScores.step 0.0 1.0 calibrationSteps probability
            given[step] <- given[step] + 1L
            givenSum[step] <- givenSum[step] + probability

            if isSame then
                givenSame[step] <- givenSame[step] + 1L

    /// How well pairs are told apart; none without a probability.
    member _.Scores(random: string -> RandomStream, resamples: int) =
        let pairs = Array.sum judged

        if pairs = 0L then
            None
        else
            let share = float (Array.sum same) / float pairs

            let shown (counts: int64[]) =
                let result = Array.zeroCreate<int64> PairScores.Steps

                counts
                |> Array.iteri (fun i count ->
                    let at = (fineSteps - 1 - i) * PairScores.Steps / fineSteps
                    result[at] <- result[at] + count)

                result

            let present = [| 0 .. individuals - 1 |] |> Array.filter (fun i -> judged[i] > 0L)

            Some {
                By = "probability of the same individual"
                Low = 0.0
                High = 1.0
                Same = shown same
                Different = shown different
                Auc = PairScores.auc same different
                AucInterval = PairScores.aucInterval (random "pair_auc") resamples counts individuals
                UsualDistance = nan
                Accuracy = float (Array.sum right) / float pairs
                AccuracyInterval =
                    present
                    |> Array.map (fun i -> struct (float right[i], float judged[i]))
                    |> Bootstrap.ofRatios (random "pair_accuracy") resamples
                AccuracyByChance = Math.Max(share, 1.0 - share)
                Calibration = calibration ()
            }
