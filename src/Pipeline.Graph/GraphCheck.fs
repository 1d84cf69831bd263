/// Checks how the stages of a pipeline are wired.
module internal ReIdFlow.Pipeline.Graph.GraphCheck

open System
open System.Collections.Generic
open ReIdFlow.Contracts

[<Literal>]
let private LongestChain = 12

/// An edge whose two ends are there.
[<NoComparison; NoEquality>]
type private Edge = {
    Writer: DraftStage
    Reader: DraftStage
    /// Where the reader names the writer.
    Location: Location
}

let private references (stage: DraftStage) =
    match stage.From with
    | Inputs.Given(_, references) -> references
    | _ -> []

/// Whether the stage may have a "from"; true where it is not known.
let private reads (stage: DraftStage) =
    stage.Descriptor |> Option.forall (fun used -> used.Input <> DataType.None)

/// What the stage reads; None where it is not known.
let private wants (stage: DraftStage) = stage.Descriptor |> Option.map _.Input

let private owner (stage: DraftStage) = $"stage {Wording.quote stage.Id}"

/// "from" by itself: whether there has to be one, and whether it names a stage twice.
let private checkInputs (stage: DraftStage) = [
    match stage.Descriptor, stage.From with
    | Some used, Inputs.Given(location, _) when used.Input = DataType.None ->
        let words =
            $"{owner stage} is {Ports.kind used.Kind} and reads from no stage. Remove 'from'."

        problem location ProblemCode.InputOfSource words
    | Some used, Inputs.NotGiven when used.Input <> DataType.None ->
        let words =
            $"{owner stage} reads {Ports.wanted used.Input}, but does not say from which stage. Add \"from\"."

        problem stage.Location ProblemCode.NoInput words
    | Some used, Inputs.Given(location, []) ->
        let words =
            $"{owner stage} reads {Ports.wanted used.Input}, but its 'from' is empty. Name a stage."

        problem location ProblemCode.NoInput words
    | _ ->
        let seen = HashSet<string>()

        for reference in references stage do
            if not (seen.Add reference.Id) then
                let words =
                    $"{owner stage} reads from {Wording.quote reference.Id} twice. Remove one."

                problem reference.Location ProblemCode.SameInputTwice words
]

let private checkNames (stages: Dictionary<string, DraftStage>) ids (stage: DraftStage) = [
    if reads stage then
        for reference in references stage |> List.distinctBy _.Id do
            if not (stages.ContainsKey reference.Id) then
                let others = ids |> List.filter ((<>) stage.Id)

                let remedy =
                    match others, Nearest.hint others reference.Id with
                    | [], _ -> ""
                    | _, "" -> $" The other stages are {Wording.all others}."
                    | _, nearest -> nearest

                let words =
                    $"{owner stage} reads from {Wording.quote reference.Id}, which does not exist.{remedy}"

                problem reference.Location ProblemCode.UnknownInput words
]

let private edges (stages: Dictionary<string, DraftStage>) (all: DraftStage list) = [
    for stage in all do
        if reads stage then
            for reference in references stage |> List.distinctBy _.Id do
                match stages.TryGetValue reference.Id with
                | true, writer -> {
                    Writer = writer
                    Reader = stage
                    Location = reference.Location
                  }
                | _ -> ()
]

let private chain (ids: string list) =
    let shown =
        if ids.Length <= LongestChain then
            ids
        else
            let start, rest = List.splitAt (LongestChain - 2) ids
            start @ [ $"({rest.Length - 1} more)"; List.last rest ]

    String.Join(" → ", shown @ [ List.head ids ])

/// The cycles, as problems; and the edges that are part of one.
let private checkCycles (stages: DraftStage array) (edges: Edge list) =
    let position = Dictionary<string, int>()
    stages |> Array.iteri (fun index stage -> position[stage.Id] <- index)
    let edgeOf = Dictionary<struct (int * int), Edge>()

    for edge in edges do
        edgeOf.TryAdd(struct (position[edge.Writer.Id], position[edge.Reader.Id]), edge)
        |> ignore

    let reads = Array.init stages.Length (fun _ -> List<int>())

    for struct (writer, reader) in edgeOf.Keys do
        reads[reader].Add writer

    let ends cycle =
        List.zip (List.last cycle :: cycle[.. cycle.Length - 2]) cycle

    let report (cycle: int list) =
        let last = edgeOf[struct (List.last cycle, List.head cycle)]

        let words =
            match cycle with
            | [ _ ] -> $"{owner last.Reader} reads from itself. Name another stage."
            | _ ->
                let ids = cycle |> List.map (fun index -> stages[index].Id)
                $"these stages read from each other in a circle: {chain ids}. Let one of them read from elsewhere."

        problem last.Location ProblemCode.Cycle words

    let cycles = reads |> Array.map _.ToArray() |> Dag.cycles

    let inCycle =
        cycles
        |> Seq.collect ends
        |> Seq.map (fun (writer, reader) -> struct (writer, reader))
        |> HashSet

    cycles |> List.map report, fun edge -> inCycle.Contains(struct (position[edge.Writer.Id], position[edge.Reader.Id]))

let private remedy (catalogue: Catalogue) given wanted =
    match Ports.between catalogue given wanted with
    | [] -> ""
    | [ one ] -> $" Put a {Wording.quote one} stage between them."
    | several -> $" Put one of the stages {Wording.all several} between them."

let private checkTypes catalogue (edge: Edge) = [
    match edge.Writer.Descriptor, edge.Reader.Descriptor with
    | Some writer, Some reader ->
        let upstream = Wording.quote edge.Writer.Id

        if reader.Kind = StageKind.Arranger then
            if writer.Kind <> StageKind.Source && writer.Kind <> StageKind.Arranger then
                let words =
                    $"{owner edge.Reader} arranges the whole list of samples before any pixel is read, so it can only read from sources and arrangers, but {upstream} is {Ports.kind writer.Kind}. Move it up, before the pixels are loaded."

                problem edge.Location ProblemCode.ArrangerAfterPixels words
        elif writer.Output = DataType.None then
            let words =
                $"{owner edge.Reader} reads {Ports.wanted reader.Input}, but {upstream} is {Ports.kind writer.Kind} and gives nothing to other stages."

            problem edge.Location ProblemCode.TypesDoNotFit words
        elif not (Ports.takes reader writer.Output) then
            let words =
                $"{owner edge.Reader} reads {Ports.wanted reader.Input}, but {upstream} gives {Ports.given writer.Output}.{remedy catalogue writer.Output reader.Input}"

            problem edge.Location ProblemCode.TypesDoNotFit words
    | _ -> ()
]

/// A model that reads embeddings besides images cannot do with embeddings alone.
let private checkPixels (edges: Edge list) (stage: DraftStage) = [
    match stage.Descriptor with
    | Some used when used.Input = DataType.Image && used.ReadsEmbeddings ->
        let inputs = edges |> List.filter (fun edge -> edge.Reader.Id = stage.Id)

        let gives dataType (edge: Edge) =
            edge.Writer.Descriptor |> Option.forall (fun writer -> writer.Output = dataType)

        if
            not inputs.IsEmpty
            && inputs |> List.forall (gives DataType.Embedding)
            && inputs |> List.exists (_.Writer.Descriptor >> Option.isSome)
        then
            let words =
                $"{owner stage} reads images, and embeddings only besides, but all that it reads from gives embeddings. Add a stage that gives images to its 'from'."

            problem inputs.Head.Location ProblemCode.TypesDoNotFit words
    | _ -> ()
]

/// What a stage that fails to name what it reads could have been meant to read.
type private Lacking =
    | This of string
    /// Any stage whose output fits, or any at all.
    | Any of DataType option

let private lacking (stages: Dictionary<string, DraftStage>) ids (stage: DraftStage) = [
    match stage.From with
    | Inputs.Unusable
    | Inputs.NotGiven
    | Inputs.Given(_, []) ->
        if reads stage then
            Any(wants stage)
    | Inputs.Given(_, references) ->
        for reference in references do
            if not (stages.ContainsKey reference.Id) then
                match Nearest.find (ids |> List.filter ((<>) stage.Id)) reference.Id with
                | Some nearest -> This nearest
                | None -> Any(wants stage)
]

/// Stages whose output is lost. A stage is left alone where another that reads from a wrong place may have been meant to read it.
let private checkRead (stages: Dictionary<string, DraftStage>) ids (all: DraftStage list) = [
    let read = all |> Seq.collect references |> Seq.map _.Id |> HashSet
    let wanted = HashSet<DataType>()
    let mutable anything = false

    for lack in all |> List.collect (lacking stages ids) do
        match lack with
        | This id -> read.Add id |> ignore
        | Any(Some dataType) -> wanted.Add dataType |> ignore
        | Any None -> anything <- true

    for stage in all do
        match stage.Descriptor with
        | Some used when
            used.Kind <> StageKind.Sink
            && used.Kind <> StageKind.Evaluator
            && not anything
            && not (read.Contains stage.Id)
            && not (wanted |> Seq.exists (Ports.fits used.Output))
            ->
            let words =
                $"no stage reads what {owner stage} gives ({Ports.given used.Output}). Name it in another stage's 'from', or remove it."

            problem stage.Location ProblemCode.NothingReads words
        | _ -> ()
]

/// Every problem with the wiring. An id that stands twice means its first stage.
let check (catalogue: Catalogue) (all: DraftStage list) : Problem list =
    let stages = Dictionary<string, DraftStage>()

    for stage in all do
        stages.TryAdd(stage.Id, stage) |> ignore

    let ids = List.ofSeq stages.Keys
    let edges = edges stages all
    let cycles, isInCycle = checkCycles (stages.Values |> Array.ofSeq) edges

    [
        yield! all |> List.collect checkInputs
        yield! all |> List.collect (checkNames stages ids)
        yield! cycles
        yield! edges |> List.filter (isInCycle >> not) |> List.collect (checkTypes catalogue)
        yield! all |> List.collect (checkPixels (edges |> List.filter (isInCycle >> not)))
        yield! checkRead stages ids all
    ]
