namespace ReIdFlow.Plugins.Evaluation

open System
open System.Runtime.InteropServices
open System.Runtime.Intrinsics

/// Squared Euclidean distances, direct (the sum of (a − b)², so that equal vectors are exactly 0 apart and no digits cancel), in an
/// order of summation that is the same for every pair, block and machine: 16 lanes with fused multiply-add, then lane i with i + 8,
/// i + 4, i + 2, i + 1.
module internal SquaredDistances =

    /// Queries worked on at a time.
    [<Literal>]
    let QueriesPerBlock = 16

    // References are taken in tiles that stay in a core's cache while all queries of a block pass over them.
    [<Literal>]
    let private NumbersPerTile = 65536

    let inline private sum (low: Vector256<float32>) (high: Vector256<float32>) =
        let eight = low + high
        let four = eight.GetLower() + eight.GetUpper()

        (four.GetElement 0 + four.GetElement 2)
        + (four.GetElement 1 + four.GetElement 3)

    // Four queries at a time: eight independent sums keep both multiply-add units of a core busy.
    let private fillFour
        (queries: float32[])
        (q0: int)
        (q1: int)
        (q2: int)
        (q3: int)
        (references: float32[])
        (first: int)
        (last: int)
        (stride: int)
        (distances: float32[])
        (out0: int)
        (out1: int)
        (out2: int)
        (out3: int)
        =
        let query = &MemoryMarshal.GetArrayDataReference queries
        let reference = &MemoryMarshal.GetArrayDataReference references

        for r in first .. last - 1 do
            let mutable low0 = Vector256<float32>.Zero
            let mutable high0 = Vector256<float32>.Zero
            let mutable low1 = Vector256<float32>.Zero
            let mutable high1 = Vector256<float32>.Zero
            let mutable low2 = Vector256<float32>.Zero
            let mutable high2 = Vector256<float32>.Zero
            let mutable low3 = Vector256<float32>.Zero
            let mutable high3 = Vector256<float32>.Zero
            let start = r * stride
            let mutable i = 0

            while i < stride do
                let low = Vector256.LoadUnsafe(&reference, unativeint (start + i))
                let high = Vector256.LoadUnsafe(&reference, unativeint (start + i + 8))
                let a = Vector256.LoadUnsafe(&query, unativeint (q0 + i)) - low
                let b = Vector256.LoadUnsafe(&query, unativeint (q0 + i + 8)) - high
                low0 <- Vector256.FusedMultiplyAdd(a, a, low0)
                high0 <- Vector256.FusedMultiplyAdd(b, b, high0)
                let a = Vector256.LoadUnsafe(&query, unativeint (q1 + i)) - low
                let b = Vector256.LoadUnsafe(&query, unativeint (q1 + i + 8)) - high
                low1 <- Vector256.FusedMultiplyAdd(a, a, low1)
                high1 <- Vector256.FusedMultiplyAdd(b, b, high1)
                let a = Vector256.LoadUnsafe(&query, unativeint (q2 + i)) - low
                let b = Vector256.LoadUnsafe(&query, unativeint (q2 + i + 8)) - high
                low2 <- Vector256.FusedMultiplyAdd(a, a, low2)
                high2 <- Vector256.FusedMultiplyAdd(b, b, high2)
                let a = Vector256.LoadUnsafe(&query, unativeint (q3 + i)) - low
                let b = Vector256.LoadUnsafe(&query, unativeint (q3 + i + 8)) - high
                low3 <- Vector256.FusedMultiplyAdd(a, a, low3)
                high3 <- Vector256.FusedMultiplyAdd(b, b, high3)
                i <- i + PreparedVectors.Lanes

            distances[out0 + r] <- sum low0 high0
            distances[out1 + r] <- sum low1 high1
            distances[out2 + r] <- sum low2 high2
            distances[out3 + r] <- sum low3 high3

    /// Fills `distances`, a row of `references.Count` numbers per query, for `count` queries from `first` on, at most
    /// `QueriesPerBlock`.
    let fill (queries: PreparedVectors) (first: int) (count: int) (references: PreparedVectors) (distances: float32[]) =
        let stride = references.Stride
        let tile = Math.Max(1, NumbersPerTile / stride)
        let mutable from = 0

        while from < references.Count do
            let upTo = Math.Min(references.Count, from + tile)
            let mutable four = 0

            while four < count do
                // Where fewer than four are left, the last is worked out again in their place.
                let i1 = Math.Min(four + 1, count - 1)
                let i2 = Math.Min(four + 2, count - 1)
                let i3 = Math.Min(four + 3, count - 1)
                let offset i = (first + i) * stride
                let out i = i * references.Count

                fillFour
                    queries.Values
                    (offset four)
                    (offset i1)
                    (offset i2)
                    (offset i3)
                    references.Values
                    from
                    upTo
                    stride
                    distances
                    (out four)
                    (out i1)
                    (out i2)
                    (out i3)

                four <- four + 4

            from <- upTo
