/// Reads a pipeline file and the files that it builds on: what a file says goes over what its base says.
module internal ReIdFlow.Pipeline.Graph.Composition

open System
open System.Buffers
open System.Collections.Generic
open System.IO
open System.Text
open System.Text.Unicode

/// How many files may build on each other.
[<Literal>]
let MostFiles = 16

/// A configuration put together from one or more files.
[<NoComparison; NoEquality>]
type Composed = {
    Root: JsonNode
    /// The folder of each file, by the name that locations show.
    Folders: IReadOnlyDictionary<string, string>
    /// Problems that do not keep the files from being put together.
    Problems: Problem list
}

/// The files read so far.
[<NoComparison; NoEquality>]
type private Reading = {
    Files: IBaseFiles | null
    Variables: Func<string, string | null>
    Folders: Dictionary<string, string>
    Problems: List<Problem>
}

let withoutMark (utf8: byte array) =
    if utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) then
        utf8[3..]
    else
        utf8

let private firstInvalid (utf8: byte array) =
    let mutable at = 0
    let mutable rune = Rune()
    let mutable length = 0

    while Rune.DecodeFromUtf8(ReadOnlySpan(utf8, at, utf8.Length - at), &rune, &length) = OperationStatus.Done do
        at <- at + length

    at

let private parse (text: PipelineText) : Result<JsonNode, Problem> =
    let utf8 = withoutMark text.Utf8
    let position = TextPosition(text.Source, utf8)

    if Utf8.IsValid utf8 then
        JsonParser.parse utf8 position.At
    else
        Error(problem (position.At(firstInvalid utf8)) ProblemCode.NotUtf8 "this is not text in UTF-8. Save the file in that encoding.")

/// What is only below, what is in both as combine makes it (None removes it), and what is only above, in that order.
let private over combine (below: JsonMember list) (above: JsonMember list) =
    let upper = Dictionary<string, JsonMember>()
    let lower = HashSet<string>()

    for entry in above do
        upper.TryAdd(entry.Name, entry) |> ignore

    for entry in below do
        lower.Add entry.Name |> ignore

    [
        for entry in below do
            match upper.TryGetValue entry.Name with
            | true, changed -> yield! combine entry changed |> Option.toList
            | _ -> entry

        for entry in above do
            if not (lower.Contains entry.Name) then
                entry
    ]

/// Objects go over objects key by key, however deep; anything else takes the place of what was there.
let rec private deep (below: JsonMember) (above: JsonMember) : JsonMember option =
    match below.Node.Value, above.Node.Value with
    | Json.Object lower, Json.Object upper ->
        Some {
            above with
                Node.Value = Json.Object(over deep lower upper)
        }
    | _ -> Some above

let private useOf members =
    match JsonTree.tryFind "use" members with
    | Some { Node = { Value = Json.Text name } } -> Some name
    | _ -> None

/// A stage that uses another stage than its base does keeps none of the base's options; null takes a stage away.
let private stage (below: JsonMember) (above: JsonMember) : JsonMember option =
    match below.Node.Value, above.Node.Value with
    | _, Json.Null -> None
    | Json.Object lower, Json.Object upper ->
        let isOther = useOf upper |> Option.exists (fun name -> useOf lower <> Some name)

        let kept =
            if isOther then
                lower |> List.filter (fun entry -> entry.Name <> "with" && entry.Name <> "load")
            else
                lower

        let combine (lower: JsonMember) upper =
            if lower.Name = "with" then deep lower upper else Some upper

        Some {
            above with
                Node.Value = Json.Object(over combine kept upper)
        }
    | _ -> Some above

let private root (below: JsonMember) (above: JsonMember) : JsonMember option =
    match below.Name, below.Node.Value, above.Node.Value with
    | "stages", Json.Object lower, Json.Object upper ->
        Some {
            above with
                Node.Value = Json.Object(over stage lower upper)
        }
    | _ -> Some above

let private without name (members: JsonMember list) =
    members |> List.filter (fun entry -> entry.Name <> name)

let private isSame (first: PipelineText) (second: PipelineText) =
    first.Folder = second.Folder
    && Path.GetFileName first.Source = Path.GetFileName second.Source

let private openBase (files: IBaseFiles | null) (readers: PipelineText list) (location: Location) (path: string) =
    let wrong code words = Error [ problem location code words ]

    match files with
    | null -> wrong ProblemCode.BaseUnreadable "'extends' names a file, and this pipeline is in none. Put the two together."
    | files ->
        try
            let found = files.Open(path, readers.Head)

            if readers |> List.exists (isSame found) then
                let chain =
                    found :: readers
                    |> List.rev
                    |> List.map (_.Source >> Path.GetFileName >> string >> Wording.quote)
                    |> String.concat " → "

                wrong ProblemCode.BaseCircle $"the files extend each other in a circle: {chain}. Take one 'extends' away."
            elif readers.Length >= MostFiles then
                wrong ProblemCode.BaseCircle $"more than {MostFiles} files extend each other. Put some of them together."
            else
                Ok found
        with :? IOException as error ->
            wrong ProblemCode.BaseUnreadable $"'extends' names {Wording.quote path}, which cannot be read: {error.Message.TrimEnd '.'}."

let rec private readFile (reading: Reading) (readers: PipelineText list) : Result<JsonNode, Problem list> =
    let text = readers.Head
    reading.Folders[text.Source] <- text.Folder

    match parse text with
    | Error problem -> Error [ problem ]
    | Ok tree ->
        reading.Problems.AddRange(DuplicateKeys.check [] tree)

        match tree.Value with
        | Json.Object members ->
            match JsonTree.tryFind "extends" members with
            | None -> Ok tree
            | Some entry -> extend reading readers tree members entry
        | _ -> Ok tree

and private extend (reading: Reading) readers tree members entry =
    let filled = Variables.apply reading.Variables entry.Node

    match filled.Problems, filled.Value.Value with
    | [], Json.Text path when not (String.IsNullOrWhiteSpace path) ->
        match openBase reading.Files readers entry.Node.Location path with
        | Error problems -> Error problems
        | Ok below ->
            match readFile reading (below :: readers) with
            | Ok({ Value = Json.Object lower }) ->
                Ok {
                    tree with
                        Value = Json.Object(over root (lower |> without "$schema") (members |> without "extends"))
                }
            | other -> other
    | [], _ ->
        Error [
            problem
                entry.Node.Location
                ProblemCode.WrongKeyType
                $"'extends' must be the path of another pipeline file, but is {JsonTree.describe entry.Node}."
        ]
    | problems, _ -> Error problems

/// Reads a file and all that it builds on.
let read (files: IBaseFiles | null) variables (text: PipelineText) : Result<Composed, Problem list> =
    let reading = {
        Files = files
        Variables = variables
        Folders = Dictionary<string, string>()
        Problems = List<Problem>()
    }

    readFile reading [ text ]
    |> Result.map (fun tree -> {
        Root = tree
        Folders = reading.Folders
        Problems = List.ofSeq reading.Problems
    })
    |> Result.mapError (fun problems -> List.ofSeq reading.Problems @ problems)
