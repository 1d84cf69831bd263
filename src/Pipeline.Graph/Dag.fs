/// Order and cycles of a graph whose nodes are numbered from 0. For each node there are the nodes that it reads.
module internal ReIdFlow.Pipeline.Graph.Dag

open System.Collections.Generic

/// More than anyone wants to read about at once.
[<Literal>]
let private MostCycles = 100

[<Struct>]
type private Visit =
    | New
    | OnPath
    | Done

/// Turns a cycle so that its least node comes first.
let private turn (cycle: int list) =
    let least = List.min cycle
    let before, after = List.splitAt (List.findIndex ((=) least) cycle) cycle
    after @ before

/// Each cycle once, in the direction in which data flows; each starts with its least node, and they are in the order of these.
/// Where cycles share edges there may be very many; then one is given for each edge that closes a cycle on a walk along all edges.
let cycles (reads: int array array) : int list list =
    let visits = Array.create reads.Length New
    let path = List<int>()
    let nextEdge = Array.zeroCreate reads.Length
    let found = List<int list>()

    let enter node =
        visits[node] <- OnPath
        path.Add node

    let visit node =
        let upstream: int = reads[node][nextEdge[node]]
        nextEdge[node] <- nextEdge[node] + 1

        match visits[upstream] with
        | New -> enter upstream
        | OnPath when found.Count < MostCycles ->
            // The path goes from reader to read, against the flow.
            let start = path.IndexOf upstream
            let against = path.GetRange(start, path.Count - start)
            found.Add(against |> List.ofSeq |> List.rev |> turn)
        | _ -> ()

    for root in 0 .. reads.Length - 1 do
        if visits[root].IsNew then
            enter root

        // A list in place of recursion: a chain may be long.
        while path.Count > 0 do
            let node = path[path.Count - 1]

            if nextEdge[node] < reads[node].Length then
                visit node
            else
                visits[node] <- Done
                path.RemoveAt(path.Count - 1)

    found |> Seq.sortBy List.head |> List.ofSeq

/// Every node after those it reads; of those that could come next, the least. The graph has no cycle.
let order (reads: int array array) : int list =
    let waiting = reads |> Array.map Array.length
    let readers = Array.init reads.Length (fun _ -> List<int>())

    reads
    |> Array.iteri (fun node upstreams ->
        for upstream in upstreams do
            readers[upstream].Add node)

    let ready = PriorityQueue<int, int>()

    for node in 0 .. reads.Length - 1 do
        if waiting[node] = 0 then
            ready.Enqueue(node, node)

    [
        while ready.Count > 0 do
            let node = ready.Dequeue()
            node

            for reader in readers[node] do
                waiting[reader] <- waiting[reader] - 1

                if waiting[reader] = 0 then
                    ready.Enqueue(reader, reader)
    ]
