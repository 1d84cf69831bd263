namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Numerics
open ReIdFlow.Contracts

/// Small pictures of the samples, by their ids.
type internal Thumbnails = {
    /// Width and height in pixels.
    Side: int
    /// Red, green and blue from 0 to 255, row by row.
    Pixels: Dictionary<string, float32[]>
}

/// Tells photos that all but repeat another.
module NearDuplicates =

    /// The difference hash of a square picture: 64 bits, each whether a cell of an 8 × 9 grid of mean greys is darker than the one right
    /// of it. It hardly changes with size, compression and light.
    /// pixels: red, green and blue from 0 to 255, row by row. side: width and height, at least 9.
    [<CompiledName("Hash")>]
    let hash (pixels: float32[], side: int) =
        let grey x y =
            let at = 3 * (y * side + x)
            0.299f * pixels[at] + 0.587f * pixels[at + 1] + 0.114f * pixels[at + 2]

        let cell column row =
            let x0, x1 = column * side / 9, (column + 1) * side / 9
            let y0, y1 = row * side / 8, (row + 1) * side / 8
            let mutable sum = 0.0f

            for y in y0 .. y1 - 1 do
                for x in x0 .. x1 - 1 do
                    sum <- sum + grey x y

            sum / float32 ((x1 - x0) * (y1 - y0))

        let mutable bits = 0UL

        for row in 0..7 do
            for column in 0..7 do
                if cell column row < cell (column + 1) row then
                    bits <- bits ||| (1UL <<< (row * 8 + column))

        bits

    /// For each query, the position of the photo of its gallery with the likest hash, the first of several; −1 where more bits differ.
    /// leftOut: for each query, the positions of the gallery that are passed over, rising. bits: how many bits may differ.
    [<CompiledName("Find")>]
    let find (queries: uint64[], gallery: uint64[], leftOut: Func<int, int[]>, bits: int) =
        let result = Array.create queries.Length -1

        System.Threading.Tasks.Parallel.For(
            0,
            queries.Length,
            fun q ->
                let passed = leftOut.Invoke q
                let mutable least = bits + 1
                let mutable i = 0

                while i < gallery.Length && least > 0 do
                    let differing = BitOperations.PopCount(queries[q] ^^^ gallery[i])

                    if differing < least && Array.BinarySearch(passed, i) < 0 then
                        least <- differing
                        result[q] <- i

                    i <- i + 1
        )
        |> ignore

        result

    /// The hash of each sample; none where one of them has no picture.
    let internal hashes (thumbnails: Thumbnails) (samples: Sample[]) =
        let hashes =
            samples
            |> Array.map (fun sample ->
                match thumbnails.Pixels.TryGetValue sample.Id with
                | true, pixels -> Some(hash (pixels, thumbnails.Side))
                | _ -> None)

        if Array.forall Option.isSome hashes then
            Some(Array.map Option.get hashes)
        else
            None

    let internal read (table: EmbeddingTable) =
        let side = int (Math.Round(Math.Sqrt(float table.Dimension / 3.0)))

        if side < 9 || side * side * 3 <> table.Dimension then
            raise (
                StageException
                    $"Vectors of {table.Dimension} numbers of model '{table.Model}' are no thumbnails: those are square, of 9 pixels or more, in red, green and blue. Name a stage of kind 'thumbnail' in option 'thumbnails'."
            )

        let pixels = Dictionary<string, float32[]>(StringComparer.Ordinal)

        for i in 0 .. table.Samples.Count - 1 do
            pixels[table.Samples[i].Id] <- table.Row(i).ToArray()

        { Side = side; Pixels = pixels }
