namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open ReIdFlow.Contracts

/// A 95 % interval; both NaN where there is none.
[<Struct>]
type Interval = { Low: float; High: float }

/// Intervals by resampling individuals, not photos: photos of one individual are alike, and a survey that was repeated would meet other
/// individuals (the cluster bootstrap of Field and Welsh, 2007; percentile intervals of Efron, 1979).
module Bootstrap =

    let internal none = { Low = nan; High = nan }

    let private quantile (sorted: float[]) (share: float) =
        let at = share * float (sorted.Length - 1)
        let below = int at
        let above = Math.Min(below + 1, sorted.Length - 1)
        sorted[below] + (at - float below) * (sorted[above] - sorted[below])

    let private ofValues (values: float[]) =
        let sorted = values |> Array.filter (Double.IsNaN >> not) |> Array.sort

        if sorted.Length = 0 then
            none
        else
            {
                Low = quantile sorted 0.025
                High = quantile sorted 0.975
            }

    /// The interval of a statistic of individuals drawn with replacement, as many as there are; none for fewer than two of them.
    /// statistic: takes how often each individual was drawn; its NaNs do not count.
    let internal ofDraws (random: RandomStream) (individuals: int) (resamples: int) (statistic: int[] -> float) =
        if individuals < 2 || resamples < 1 then
            none
        else
            let times = Array.zeroCreate individuals

            Array.init resamples (fun _ ->
                Array.Clear times

                for _ in 1..individuals do
                    let drawn = random.NextInt individuals
                    times[drawn] <- times[drawn] + 1

                statistic times)
            |> ofValues

    /// The interval of a statistic for which an individual drawn twice has no meaning, such as how well groups agree: from halves of the
    /// individuals, whose statistics scatter as those of the whole do (the delete-d jackknife of Shao and Wu, 1989, with d = n/2).
    /// whole: the statistic of all. statistic: takes who is in a half.
    let internal ofHalves (random: RandomStream) (individuals: int) (resamples: int) (whole: float) (statistic: bool[] -> float) =
        if individuals < 4 || resamples < 1 || Double.IsNaN whole then
            none
        else
            let order = Array.init individuals id
            let isIn = Array.zeroCreate individuals

            let values =
                Array.init resamples (fun _ ->
                    random.Shuffle(Span order)

                    order
                    |> Array.iteri (fun i individual -> isIn[individual] <- 2 * i < individuals)

                    statistic isIn)
                |> Array.filter (Double.IsNaN >> not)

            if values.Length = 0 then
                none
            else
                let mean = Array.average values
                values |> Array.map (fun value -> whole + value - mean) |> ofValues

    /// Numbers the individuals among labels from 0, in the order of their labels; gives the numbers and how many there are.
    let internal number (labels: int[]) =
        let known = labels |> Array.distinct |> Array.sort
        labels |> Array.map (fun label -> Array.BinarySearch(known, label)), known.Length

    /// The interval of a ratio of sums over individuals, such as a mean over photos: one sum of each individual over another.
    let internal ofRatios (random: RandomStream) (resamples: int) (sums: struct (float * float)[]) =
        ofDraws random sums.Length resamples (fun times ->
            let mutable above = 0.0
            let mutable below = 0.0

            for i in 0 .. sums.Length - 1 do
                let struct (a, b) = sums[i]
                above <- above + float times[i] * a
                below <- below + float times[i] * b

            above / below)

    let private perIndividual (labels: int[]) (values: float[]) =
        let sums = SortedDictionary<int, struct (float * float)>()

        for i in 0 .. labels.Length - 1 do
            if not (Double.IsNaN values[i]) then
                match sums.TryGetValue labels[i] with
                | true, struct (sum, count) -> sums[labels[i]] <- struct (sum + values[i], count + 1.0)
                | _ -> sums[labels[i]] <- struct (values[i], 1.0)

        Array.ofSeq sums.Values

    /// The 95 % interval of a mean over queries; NaN where fewer than two individuals have a value.
    /// labels: the individual of each query. values: one per query, NaN where it does not count.
    /// resamples: how many times individuals are drawn, with replacement, as many as there are.
    [<CompiledName("OfMean")>]
    let ofMean (random: RandomStream, labels: int[], values: float[], resamples: int) =
        perIndividual labels values |> ofRatios random resamples

    /// The same of the unweighted mean over individuals of each one's mean.
    [<CompiledName("OfMeanPerLabel")>]
    let ofMeanPerLabel (random: RandomStream, labels: int[], values: float[], resamples: int) =
        perIndividual labels values
        |> Array.map (fun struct (sum, count) -> struct (sum / count, 1.0))
        |> ofRatios random resamples
