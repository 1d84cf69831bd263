/// Writes a configuration as JSON with a comment on every line that says where the value comes from.
module internal ReIdFlow.Pipeline.Graph.Printing

open System
open System.Text

/// From which column on comments stand where there is room.
[<Literal>]
let private CommentColumn = 60

[<Literal>]
let private LongestList = 100

let private line (text: StringBuilder) (words: string) (origin: string) =
    text.Append words |> ignore

    if origin <> "" then
        text.Append(' ', max 1 (CommentColumn - words.Length)).Append("// ").Append origin
        |> ignore

    text.Append '\n' |> ignore

let private isScalar (node: JsonNode) =
    match node.Value with
    | Json.List _
    | Json.Object _ -> false
    | _ -> true

let private isEmpty (node: JsonNode) =
    match node.Value with
    | Json.List []
    | Json.Object [] -> true
    | _ -> isScalar node

/// A list on one line: of plain values that all come from where the list does.
let private isShort (node: JsonNode) (items: JsonNode list) =
    items
    |> List.forall (fun item -> isScalar item && item.Location.Source = node.Location.Source)
    && (JsonTree.write node).Length <= LongestList

let private short (items: JsonNode list) =
    "[" + String.Join(", ", items |> List.map JsonTree.write) + "]"

/// Where a value comes from. raw: the value before variables were filled in.
let private origin variables (raw: JsonNode option) (node: JsonNode) =
    match raw with
    | Some({ Value = Json.Text text }) ->
        match Variables.origins variables text with
        | [] -> node.Location.ToString()
        | notes -> $"{node.Location}; " + String.Join(", ", notes)
    | _ -> node.Location.ToString()

let private rawMember name (raw: JsonNode option) =
    match raw with
    | Some { Value = Json.Object members } -> JsonTree.tryFind name members |> Option.map _.Node
    | _ -> None

let private rawItem index (raw: JsonNode option) =
    match raw with
    | Some { Value = Json.List items } -> List.tryItem index items
    | _ -> None

/// An entry that is written: a member of the file, or a default.
[<NoComparison; NoEquality>]
type private Entry =
    | Given of JsonMember
    | Default of name: string * json: string

let rec private write
    variables
    (defaults: string list -> (string * string) list)
    text
    indent
    path
    before
    after
    (raw: JsonNode option)
    node
    =
    let inner = indent + "  "

    match node.Value with
    | Json.Object members ->
        let given = members |> List.map _.Name

        let entries = [
            for entry in members do
                Given entry

            for name, json in defaults path do
                if not (List.contains name given) then
                    Default(name, json)
        ]

        if entries.IsEmpty then
            line text $"{indent}{before}{{}}{after}" (origin variables raw node)
        else
            line text $"{indent}{before}{{" ""
            let last = entries.Length - 1

            for index, entry in List.indexed entries do
                let comma = if index = last then "" else ","

                match entry with
                | Given entry ->
                    let key = JsonTree.writeText entry.Name + ": "
                    write variables defaults text inner (path @ [ entry.Name ]) key comma (rawMember entry.Name raw) entry.Node
                | Default(name, json) -> line text $"{inner}{JsonTree.writeText name}: {json}{comma}" "default"

            line text $"{indent}}}{after}" ""
    | Json.List items when not (isShort node items) ->
        line text $"{indent}{before}[" ""
        let last = items.Length - 1

        for index, item in List.indexed items do
            let comma = if index = last then "" else ","
            write variables defaults text inner (path @ [ string index ]) "" comma (rawItem index raw) item

        line text $"{indent}]{after}" ""
    | Json.List items ->
        let raws =
            items
            |> List.mapi (fun index item -> origin variables (rawItem index raw) item)
            |> List.filter (fun words -> words.Contains ';')

        let notes =
            raws |> List.map (fun words -> words[words.IndexOf ';' ..]) |> List.distinct

        line text $"{indent}{before}{short items}{after}" (node.Location.ToString() + String.Join("", notes))
    | _ -> line text $"{indent}{before}{JsonTree.write node}{after}" (origin variables raw node)

/// The options that a stage leaves to their defaults, by the keys that lead to its "with".
let private defaultsOf (catalogue: Catalogue) (root: JsonNode) (path: string list) =
    match path with
    | [ "stages"; id; "with" ] ->
        let descriptor =
            rawMember "stages" (Some root)
            |> rawMember id
            |> rawMember "use"
            |> Option.bind (fun node ->
                match node.Value with
                | Json.Text name -> (StageName.resolve catalogue node.Location name).Value
                | _ -> None)

        match descriptor with
        | Some stage -> [
            for option in stage.Options do
                match option.Default with
                | null -> ()
                | json -> option.Name, json
          ]
        | None -> []
    | _ -> []

/// Gives every stage a "with", so that its defaults have a place.
let private withOptions (root: JsonNode) =
    let complete (stage: JsonMember) =
        match stage.Node.Value with
        | Json.Object members when (JsonTree.tryFind "with" members).IsNone -> {
            stage with
                Node.Value =
                    Json.Object(
                        members
                        @ [
                            {
                                Name = "with"
                                Location = stage.Location
                                Node = {
                                    Location = stage.Location
                                    Value = Json.Object []
                                }
                            }
                        ]
                    )
          }
        | _ -> stage

    match root.Value with
    | Json.Object members ->
        let changed =
            members
            |> List.map (fun entry ->
                match entry.Name, entry.Node.Value with
                | "stages", Json.Object stages -> {
                    entry with
                        Node.Value = Json.Object(stages |> List.map complete)
                  }
                | _ -> entry)

        {
            root with
                Value = Json.Object changed
        }
    | _ -> root

/// raw: the configuration before variables were filled in; root: the same afterwards.
let print (catalogue: Catalogue option) variables (raw: JsonNode) (root: JsonNode) =
    let text = StringBuilder()

    match catalogue with
    | Some catalogue -> write variables (defaultsOf catalogue root) text "" [] "" "" (Some raw) (withOptions root)
    | None -> write variables (fun _ -> []) text "" [] "" "" (Some raw) root

    text.ToString()
