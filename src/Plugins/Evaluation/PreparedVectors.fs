namespace ReIdFlow.Plugins.Evaluation

open System

/// Vectors made ready for `SquaredDistances`: each padded with zeros to a whole number of lanes.
[<Sealed>]
type internal PreparedVectors(values: float32[], count: int, stride: int) =

    /// The vectors, `Stride` numbers each.
    member _.Values = values

    /// How many vectors there are.
    member _.Count = count

    /// Numbers per vector, padding included.
    member _.Stride = stride

module internal PreparedVectors =

    /// Numbers that are worked on at a time; strides are multiples of it.
    [<Literal>]
    let Lanes = 16

    let private largest (vectors: ReadOnlyMemory<float32>) =
        let mutable result = 0f

        for value in vectors.Span do
            result <- MathF.Max(result, MathF.Abs value)

        result

    let private norm (vector: ReadOnlyMemory<float32>) =
        let mutable sum = 0.0

        for value in vector.Span do
            sum <- sum + float value * float value

        Math.Sqrt sum

    let private pad (dimension: int) (stride: int) (scaleRow: ReadOnlyMemory<float32> -> float) (vectors: ReadOnlyMemory<float32>) =
        let count = vectors.Length / dimension

        if int64 count * int64 stride > int64 Array.MaxLength then
            raise (ReIdFlow.Contracts.StageException $"{count} vectors of {dimension} numbers are more than can be compared at once.")

        let values = Array.zeroCreate (count * stride)

        for i in 0 .. count - 1 do
            let row = vectors.Slice(i * dimension, dimension)
            let scale = scaleRow row

            if Double.IsInfinity scale then
                // A vector of zeros has no direction; its own dimension keeps it at a right angle to all others.
                values[i * stride + dimension] <- 1f
            else
                let numbers = row.Span

                for j in 0 .. dimension - 1 do
                    values[i * stride + j] <- float32 (float numbers[j] * scale)

        PreparedVectors(values, count, stride)

    /// Prepares sets of vectors to be compared with each other, such that the order of Euclidean distances between the results is
    /// the order wanted, and no square overflows or vanishes: for Euclidean distance everything is multiplied by one power of two,
    /// which changes no digit, for cosine distance every vector is brought to length 1.
    let ofSets (distance: Distance) (dimension: int) (sets: ReadOnlyMemory<float32> list) =
        let room =
            if distance = Distance.Cosine then
                dimension + 1
            else
                dimension

        let stride = (room + Lanes - 1) / Lanes * Lanes

        let scaleRow: ReadOnlyMemory<float32> -> float =
            match distance with
            | Distance.Cosine -> fun row -> 1.0 / norm row
            | _ ->
                let top = sets |> List.map largest |> List.max

                let scale =
                    if top = 0f then
                        1.0
                    else
                        Math.ScaleB(1.0, -Math.ILogB(float top))

                fun _ -> scale

        sets |> List.map (pad dimension stride scaleRow)
