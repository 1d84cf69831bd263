namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// A map of embeddings: their first two principal components (Pearson, 1901), by orthogonal iteration.
module internal Projection =

    /// A point per row, and the share of the variance that each of the two directions holds.
    let principal (photos: LabelledVectors) (random: RandomStream) =
        let n, d = photos.Labels.Length, photos.Dimension
        let numbers = photos.Vectors.ToArray()
        let means = Array.zeroCreate<float> d

        for i in 0 .. n - 1 do
            for j in 0 .. d - 1 do
                means[j] <- means[j] + float numbers[i * d + j] / float n

        let along (direction: float[]) =
            Array.init n (fun i ->
                let mutable sum = 0.0

                for j in 0 .. d - 1 do
                    sum <- sum + (float numbers[i * d + j] - means[j]) * direction[j]

                sum)

        let normalise (direction: float[]) =
            let length = Math.Sqrt(Array.sumBy (fun x -> x * x) direction)

            if length > 0.0 then
                Array.map (fun x -> x / length) direction
            else
                direction

        let without (other: float[]) (direction: float[]) =
            let shared = Array.fold2 (fun sum a b -> sum + a * b) 0.0 direction other
            Array.map2 (fun a b -> a - shared * b) direction other

        let improve (direction: float[]) =
            let scores = along direction
            let result = Array.zeroCreate<float> d

            for i in 0 .. n - 1 do
                for j in 0 .. d - 1 do
                    result[j] <- result[j] + scores[i] * (float numbers[i * d + j] - means[j])

            result

        let start () =
            Array.init d (fun _ -> random.NextGaussian()) |> normalise

        let mutable first = start ()
        let mutable second = start ()

        for _ in 1..30 do
            first <- normalise (improve first)
            second <- improve second |> without first |> normalise

        let total =
            Array.init (n * d) (fun i ->
                let x = float numbers[i] - means[i % d]
                x * x)
            |> Array.sum

        let share (scores: float[]) =
            if total > 0.0 then
                Array.sumBy (fun x -> x * x) scores / total
            else
                nan

        let x, y = along first, along second
        Array.zip x y, (share x, share y)
