namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open ReIdFlow.Contracts

/// Intervals by resampling individuals, not photos: photos of one individual are alike, and a survey that was repeated would meet other
/// individuals (the cluster bootstrap of Field and Welsh, 2007; percentile intervals of Efron, 1979).
module Bootstrap =

    let private quantile (sorted: float[]) (share: float) =
        let at = share * float (sorted.Length - 1)
        let below = int at
        let above = Math.Min(below + 1, sorted.Length - 1)
        sorted[below] + (at - float below) * (sorted[above] - sorted[below])

    /// The 95 % interval of a mean over queries; NaN where fewer than two individuals have a value.
    /// labels: the individual of each query. values: one per query, NaN where it does not count.
    /// resamples: how many times individuals are drawn, with replacement, as many as there are.
    [<CompiledName("Interval")>]
    let interval (random: RandomStream, labels: int[], values: float[], resamples: int) : struct (float * float) =
        let sums = SortedDictionary<int, struct (float * int)>()

        for label, value in Array.zip labels values do
            if not (Double.IsNaN value) then
                match sums.TryGetValue label with
                | true, struct (sum, count) -> sums[label] <- struct (sum + value, count + 1)
                | _ -> sums[label] <- struct (value, 1)

        let individuals = Array.ofSeq sums.Values

        if individuals.Length < 2 || resamples < 1 then
            struct (nan, nan)
        else
            let means =
                Array.init resamples (fun _ ->
                    let mutable sum = 0.0
                    let mutable count = 0

                    for _ in 1 .. individuals.Length do
                        let struct (s, c) = individuals[random.NextInt individuals.Length]
                        sum <- sum + s
                        count <- count + c

                    sum / float count)

            Array.sortInPlace means
            struct (quantile means 0.025, quantile means 0.975)
