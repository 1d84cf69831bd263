namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Runtime.InteropServices
open System.Runtime.Intrinsics
open System.Threading
open System.Threading.Tasks
open ReIdFlow.Contracts

/// Vectors row after row, and whom each shows.
[<Sealed>]
type LabelledVectors(vectors: ReadOnlyMemory<float32>, dimension: int, labels: int[]) =
    do
        if dimension < 1 || int64 labels.Length * int64 dimension <> int64 vectors.Length then
            invalidArg (nameof labels) $"{vectors.Length} numbers are not {labels.Length} vectors of {dimension}."

    /// The vectors: rows × `Dimension` numbers.
    member _.Vectors = vectors

    /// Length of each vector.
    member _.Dimension = dimension

    /// The number of the individual on each row.
    member _.Labels = labels

/// Finds at which ranks the photos of each query's individual come, nearest first, ties by position. Memory is linear in the number
/// of references: no row is ever sorted, and no matrix of distances kept.
module Ranking =

    // With more relevant photos than this, one pass with a search per reference beats a pass per relevant photo.
    [<Literal>]
    let private MostPasses = 48

    let private countWhere (orEqual: bool) (distances: float32[]) (first: int) (last: int) (value: float32) =
        let data = &MemoryMarshal.GetArrayDataReference distances
        let limit = Vector256.Create value
        let mutable counts = Vector256<int>.Zero
        let mutable i = first

        while i <= last - 8 do
            let eight = Vector256.LoadUnsafe(&data, unativeint i)

            let isBefore =
                if orEqual then
                    Vector256.LessThanOrEqual(eight, limit)
                else
                    Vector256.LessThan(eight, limit)

            // A lane that holds is −1.
            counts <- counts - isBefore.AsInt32()
            i <- i + 8

        let mutable count = Vector256.Sum counts

        while i < last do
            if distances[i] < value || (orEqual && distances[i] = value) then
                count <- count + 1

            i <- i + 1

        count

    let private ranksByPasses (distances: float32[]) (start: int) (n: int) (relevant: int[]) =
        relevant
        |> Array.map (fun item ->
            let value = distances[start + item]

            1
            + countWhere true distances start (start + item) value
            + countWhere false distances (start + item + 1) (start + n) value)
        |> Array.sort

    // Distances are not negative, so their bits sort as they do; the position in the lower half breaks ties.
    let private key (distance: float32) (position: int) =
        (uint64 (BitConverter.SingleToUInt32Bits distance) <<< 32) ||| uint64 position

    // Each reference falls before one of the relevant photos in their order. A table of equal steps of distance says between which
    // of them to look, which leaves about one comparison; bunched distances cost a binary search, never more.
    let private ranksBySearch (distances: float32[]) (start: int) (n: int) (relevant: int[]) (own: int) =
        let keys =
            relevant
            |> Array.map (fun item -> key distances[start + item] item)
            |> Array.sort

        let nearest = BitConverter.UInt32BitsToSingle(uint32 (keys[0] >>> 32))

        let farthest =
            BitConverter.UInt32BitsToSingle(uint32 (keys[keys.Length - 1] >>> 32))

        let steps = 4 * keys.Length

        let scale =
            let scale = float32 steps / (farthest - nearest)
            if Single.IsFinite scale then scale else 0f

        // Rises with the distance, so that whatever is in a lower step is nearer.
        let stepOf (distance: float32) =
            let step = (distance - nearest) * scale

            if step >= float32 steps then
                steps - 1
            else
                Math.Max(0, int step)

        let before = Array.zeroCreate (steps + 1)

        for item in relevant do
            let step = stepOf distances[start + item]
            before[step + 1] <- before[step + 1] + 1

        for step in 1..steps do
            before[step] <- before[step] + before[step - 1]

        let counts = Array.zeroCreate (keys.Length + 1)

        for position in 0 .. n - 1 do
            if position <> own then
                let distance = distances[start + position]
                let itself = key distance position
                let step = stepOf distance
                let mutable low = before[step]
                let mutable high = before[step + 1]

                while low < high do
                    let middle = (low + high) >>> 1

                    if keys[middle] < itself then
                        low <- middle + 1
                    else
                        high <- middle

                counts[low] <- counts[low] + 1

        let mutable sum = 0

        Array.init keys.Length (fun i ->
            sum <- sum + counts[i]
            sum)

    let private membersByLabel (labels: int[]) =
        let members = Dictionary<int, int[]>()

        for label, items in labels |> Array.indexed |> Array.groupBy snd do
            members.Add(label, Array.map fst items)

        members

    /// Scores every query; gives the number of neighbours that count as well.
    /// own: for each query, where it stands among the references itself, or −1 where it does not; it never finds itself.
    let internal score
        (distance: Distance)
        (neighbours: Neighbours)
        (threads: int)
        (references: LabelledVectors)
        (queries: LabelledVectors)
        (own: int[])
        (cancellation: CancellationToken)
        =
        let members = membersByLabel references.Labels

        let relevant query =
            match members.TryGetValue queries.Labels[query] with
            | true, items ->
                if own[query] < 0 then
                    items
                else
                    Array.filter ((<>) own[query]) items
            | _ -> [||]

        let k =
            match neighbours with
            | Neighbours.All -> Int32.MaxValue
            | Neighbours.Count count -> count
            | Neighbours.LargestLabelCount ->
                let count query =
                    match members.TryGetValue queries.Labels[query] with
                    | true, items -> items.Length - (if own[query] < 0 then 0 else 1)
                    | _ -> 0

                Seq.init queries.Labels.Length count |> Seq.fold max 1

        let scores = Array.create queries.Labels.Length RetrievalMetrics.loneQuery
        let n = references.Labels.Length

        if n > 0 && scores.Length > 0 then
            let preparedReferences, preparedQueries =
                if LanguagePrimitives.PhysicalEquality references queries then
                    let one =
                        PreparedVectors.ofSets distance references.Dimension [ references.Vectors ]
                        |> List.head

                    one, one
                else
                    match PreparedVectors.ofSets distance references.Dimension [ references.Vectors; queries.Vectors ] with
                    | [ a; b ] -> a, b
                    | _ -> invalidOp "Two sets give two."

            let rankBlock (block: int) (distances: float32[]) =
                let first = block * SquaredDistances.QueriesPerBlock
                let count = Math.Min(SquaredDistances.QueriesPerBlock, scores.Length - first)
                SquaredDistances.fill preparedQueries first count preparedReferences distances

                for i in 0 .. count - 1 do
                    let query = first + i
                    let start = i * n
                    let items = relevant query

                    if own[query] >= 0 then
                        distances[start + own[query]] <- Single.PositiveInfinity

                    let ranks =
                        if items.Length <= MostPasses then
                            ranksByPasses distances start n items
                        else
                            ranksBySearch distances start n items own[query]

                    scores[query] <- RetrievalMetrics.ofRanks (ranks, items.Length, k)

            let blocks =
                (scores.Length + SquaredDistances.QueriesPerBlock - 1)
                / SquaredDistances.QueriesPerBlock

            let options =
                ParallelOptions(MaxDegreeOfParallelism = Math.Max(1, threads), CancellationToken = cancellation)

            let room = Math.Min(SquaredDistances.QueriesPerBlock, scores.Length)

            Parallel.For(
                0,
                blocks,
                options,
                (fun () -> Array.zeroCreate<float32>(room * n)),
                (fun block _ distances ->
                    rankBlock block distances
                    distances),
                ignore
            )
            |> ignore

        scores, k

    /// Scores every query for other .NET languages.
    /// references: the photos that are ranked. queries: the photos that are sought.
    /// own: for each query, where it stands among the references itself (it never finds itself), or −1 where it does not.
    /// k: how many neighbours count: `all`, `max-label-count` or a number.
    /// threads: how many threads are kept busy; the result is the same with any number.
    /// Fails with an ArgumentException where lengths or k do not fit.
    [<CompiledName("Score")>]
    let scoreQueries
        (
            references: LabelledVectors,
            queries: LabelledVectors,
            own: int[],
            distance: Distance,
            k: string,
            threads: int,
            cancellation: CancellationToken
        ) =
        if references.Dimension <> queries.Dimension then
            invalidArg (nameof queries) $"Vectors of {queries.Dimension} and of {references.Dimension} numbers cannot be compared."

        if own.Length <> queries.Labels.Length then
            invalidArg (nameof own) $"{queries.Labels.Length} queries need as many positions, not {own.Length}."

        match Neighbours.tryParse k with
        | None -> invalidArg (nameof k) $"'{k}' is none of: all, max-label-count, a whole number from 1."
        | Some neighbours -> fst (score distance neighbours threads references queries own cancellation)
