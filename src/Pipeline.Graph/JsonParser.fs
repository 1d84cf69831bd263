/// Reads JSON into a tree whose nodes know where they stand. Comments and trailing commas are allowed.
module internal ReIdFlow.Pipeline.Graph.JsonParser

open System
open System.Collections.Generic
open System.Text.Json

/// How many brackets may be open at once; a pipeline needs about ten.
[<Literal>]
let MaxDepth = 64

let private reading =
    JsonReaderOptions(CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = MaxDepth)

/// Raised inside this file only.
exception private Unescapable of offset: int

/// What has been read, to explain what cannot be.
type private Progress() =
    member val End = 0 with get, set
    member val Last = JsonTokenType.None with get, set
    member val Open = Stack<SyntaxError.Bracket>()

    member this.Expecting =
        match this.Last with
        | JsonTokenType.None -> SyntaxError.Expecting.Start
        | JsonTokenType.PropertyName -> SyntaxError.Expecting.Value
        | JsonTokenType.StartArray
        | JsonTokenType.StartObject -> SyntaxError.Expecting.FirstEntry
        | _ when this.Open.Count = 0 -> SyntaxError.Expecting.End
        | _ -> SyntaxError.Expecting.NextEntry

let private advance (reader: byref<Utf8JsonReader>) (progress: Progress) =
    reader.Read() |> ignore
    progress.End <- int reader.BytesConsumed
    progress.Last <- reader.TokenType

    match reader.TokenType with
    | JsonTokenType.StartObject ->
        progress.Open.Push {
            Opening = '{'B
            Offset = int reader.TokenStartIndex
        }
    | JsonTokenType.StartArray ->
        progress.Open.Push {
            Opening = '['B
            Offset = int reader.TokenStartIndex
        }
    | JsonTokenType.EndObject
    | JsonTokenType.EndArray -> progress.Open.Pop() |> ignore
    | _ -> ()

let private textOf (reader: byref<Utf8JsonReader>) =
    try
        match reader.GetString() with
        | null -> ""
        | text -> text
    with :? InvalidOperationException ->
        // An escape such as \ud800 names half a character.
        raise (Unescapable(int reader.TokenStartIndex))

/// Reads the value whose first token has just been read. MaxDepth bounds the recursion.
let rec private readValue (reader: byref<Utf8JsonReader>) progress (locate: int -> Location) : JsonNode =
    let location = locate (int reader.TokenStartIndex)

    let value =
        match reader.TokenType with
        | JsonTokenType.StartObject -> Json.Object(readMembers &reader progress locate)
        | JsonTokenType.StartArray -> Json.List(readItems &reader progress locate)
        | JsonTokenType.String -> Json.Text(textOf &reader)
        | JsonTokenType.Number -> Json.Number(Text.Encoding.UTF8.GetString reader.ValueSpan)
        | JsonTokenType.True -> Json.Bool true
        | JsonTokenType.False -> Json.Bool false
        | _ -> Json.Null

    { Location = location; Value = value }

and private readMembers (reader: byref<Utf8JsonReader>) progress locate =
    let members = List<JsonMember>()
    advance &reader progress

    while reader.TokenType <> JsonTokenType.EndObject do
        let location = locate (int reader.TokenStartIndex)
        let name = textOf &reader
        advance &reader progress
        let node = readValue &reader progress locate

        members.Add {
            Name = name
            Location = location
            Node = node
        }

        advance &reader progress

    List.ofSeq members

and private readItems (reader: byref<Utf8JsonReader>) progress locate =
    let items = List<JsonNode>()
    advance &reader progress

    while reader.TokenType <> JsonTokenType.EndArray do
        items.Add(readValue &reader progress locate)
        advance &reader progress

    List.ofSeq items

let private explain (text: byte array) (progress: Progress) (locate: int -> Location) =
    let brackets = List.ofSeq progress.Open

    let lineOf offset = (locate offset).Line

    let found = SyntaxError.explain text progress.End progress.Expecting brackets lineOf

    if
        brackets.Length = MaxDepth
        && found.At < text.Length
        && (text[found.At] = '['B || text[found.At] = '{'B)
    then
        problem
            (locate found.At)
            ProblemCode.TooDeep
            $"lists and objects stand inside each other more than {MaxDepth} deep. Close some of the brackets before."
    else
        problem (locate found.At) ProblemCode.Syntax $"this is not JSON: {found.Words}"

/// Reads text in UTF-8 without a byte order mark.
let parse (text: byte array) (locate: int -> Location) : Result<JsonNode, Problem> =
    let progress = Progress()
    let mutable reader = Utf8JsonReader(ReadOnlySpan text, reading)

    try
        advance &reader progress
        let root = readValue &reader progress locate
        reader.Read() |> ignore // throws where something follows
        Ok root
    with
    | :? JsonException -> Error(explain text progress locate)
    | Unescapable offset ->
        Error(
            problem (locate offset) ProblemCode.Syntax "this is not JSON: an escape in this text, such as '\\ud800', is half a character."
        )
