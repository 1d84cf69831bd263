namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Threading
open ReIdFlow.Contracts
open ReIdFlow.Plugins.Evaluation.Search

/// Vectors row after row, and whom each shows. A vector with a number that is not finite is infinitely far from all others: as a query
/// it finds nothing, and no query finds it.
[<Sealed>]
type LabelledVectors(vectors: ReadOnlyMemory<float32>, dimension: int, labels: int[]) =
    do
        if dimension < 1 || int64 labels.Length * int64 dimension <> int64 vectors.Length then
            invalidArg (nameof labels) $"{vectors.Length} numbers are not {labels.Length} vectors of {dimension}."

    let isFinite (row: int) =
        let mutable result = true

        for number in vectors.Span.Slice(row * dimension, dimension) do
            result <- result && Single.IsFinite number

        result

    let broken = [| 0 .. labels.Length - 1 |] |> Array.filter (isFinite >> not)

    let numbers =
        if broken.Length = 0 then
            vectors
        else
            let copy = vectors.ToArray()

            for row in broken do
                Array.fill copy (row * dimension) dimension 0f

            ReadOnlyMemory copy

    /// The vectors: rows × `Dimension` numbers, zeros in rows that are not finite.
    member _.Vectors = numbers

    /// The rows that are not finite, rising.
    member _.Broken = broken

    /// Whether all numbers of a row are finite.
    member _.IsFinite(row: int) =
        broken.Length = 0 || Array.BinarySearch(broken, row) < 0

    /// Length of each vector.
    member _.Dimension = dimension

    /// The number of the individual on each row.
    member _.Labels = labels

/// A photo near a query.
[<Struct>]
type internal Hit = {
    /// Its position in the gallery; −1 for none.
    Item: int
    /// Its Euclidean or cosine distance.
    Distance: float
}

/// What was found for one query.
type internal Found = {
    Score: QueryScore
    /// How many photos it was compared with.
    Compared: int
    /// The nearest photos, nearest first.
    Nearest: Hit[]
    /// The nearest of its own individual.
    NearestSame: Hit
    /// The nearest of another individual.
    NearestOther: Hit
}

/// Finds at which ranks the photos of each query's individual come, nearest first, ties by position.
module NeighbourRanking =

    let private byLabel (labels: int[]) =
        let members = Dictionary<int, int[]>()

        for label, items in labels |> Array.indexed |> Array.groupBy snd do
            members.Add(label, Array.map fst items)

        members

    let internal prepare (distance: Distance) (references: LabelledVectors) (queries: LabelledVectors) =
        let prepare (sets: ReadOnlyMemory<float32>[]) =
            try
                match distance with
                | Distance.Cosine -> VectorSet.PrepareCosine(references.Dimension, sets)
                | _ -> VectorSet.PrepareEuclidean(references.Dimension, sets)
            with :? ArgumentException as error ->
                raise (StageException(error.Message, error))

        if LanguagePrimitives.PhysicalEquality references queries then
            let one = prepare [| references.Vectors |]
            one[0], one[0]
        else
            let two = prepare [| references.Vectors; queries.Vectors |]
            two[0], two[1]

    let internal toDistance (distance: Distance) (set: VectorSet) (squared: float32) =
        match distance with
        | Distance.Cosine -> float squared / 2.0
        | _ -> Math.Sqrt(float squared) / set.Scale

    /// Searches for every query; gives the number of neighbours that count as well.
    /// leftOut: for each query, the positions in the gallery that are passed over, rising: its own, and those of the same event.
    /// nearest: how many nearest photos are told of each.
    let internal search
        (distance: Distance)
        (neighbours: Neighbours)
        (nearest: int)
        (threads: int)
        (references: LabelledVectors)
        (queries: LabelledVectors)
        (leftOut: int -> int[])
        (cancellation: CancellationToken)
        =
        let members = byLabel references.Labels

        let without (leftOut: int[]) (items: int[]) =
            if leftOut.Length = 0 then
                items
            else
                items |> Array.filter (fun item -> Array.BinarySearch(leftOut, item) < 0)

        let wanted query (leftOut: int[]) =
            match members.TryGetValue queries.Labels[query] with
            | true, items -> without leftOut items
            | _ -> [||]

        // The search is told what is left out apart from what is wanted, and nothing of vectors that are not finite: those are to be
        // found like all others, and never are.
        let specify query =
            let leftOut = leftOut query
            let wanted = wanted query leftOut |> without references.Broken

            if references.Broken.Length = 0 then
                QuerySpec(wanted, leftOut)
            else
                QuerySpec(wanted, Array.append leftOut references.Broken |> Array.distinct |> Array.sort)

        let k =
            match neighbours with
            | Neighbours.All -> Int32.MaxValue
            | Neighbours.Count count -> count
            | Neighbours.LargestLabelCount ->
                Seq.init queries.Labels.Length (fun query -> (wanted query (leftOut query)).Length)
                |> Seq.fold max 1

        let found = Array.zeroCreate<Found> queries.Labels.Length
        let preparedReferences, preparedQueries = prepare distance references queries
        let toDistance = toDistance distance preparedReferences

        let hit (item: Neighbour) = {
            Item = item.Index
            Distance = toDistance item.SquaredDistance
        }

        let nothing = {
            Item = -1
            Distance = Double.PositiveInfinity
        }

        let receive query (result: QueryResult) =
            let leftOut = leftOut query

            let isFinite = queries.IsFinite query
            let ranks = if isFinite then result.Ranks else [||]

            found[query] <- {
                Score = RetrievalMetrics.ofRanks (ranks, (wanted query leftOut).Length, k)
                Compared = references.Labels.Length - leftOut.Length
                Nearest = if isFinite then Array.map hit result.Nearest else [||]
                NearestSame = if isFinite then hit result.NearestWanted else nothing
                NearestOther = if isFinite then hit result.NearestOther else nothing
            }

        RankSearch.Run(preparedReferences, preparedQueries, specify, nearest, k, threads, receive, cancellation)
        found, k

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
        | Some neighbours ->
            let leftOut query =
                if own[query] < 0 then [||] else [| own[query] |]

            search distance neighbours 0 threads references queries leftOut cancellation
            |> fst
            |> Array.map _.Score
