/// Changes a configuration as the command line asks: --set stages.mlp.with.hidden=[32].
module internal ReIdFlow.Pipeline.Graph.Overrides

open System
open System.Globalization
open System.Text
open System.Text.RegularExpressions

type private Step =
    | Key of string
    | Index of int

type private Override = {
    Steps: Step list
    Value: JsonNode
    Location: Location
}

[<Literal>]
let private Option = "--set "

/// Whether a value comes from the command line.
let isOverride (location: Location) =
    location.Line = 0
    && location.Source.StartsWith(Option, StringComparison.Ordinal)

/// The place of problems with an override: what stands before its '=', or all of it where there is none.
let locationOf (setting: string) = {
    Source = $"{Option}{(setting.Split('=')[0]).Trim()}".TrimEnd()
    Line = 0
    Column = 0
}

/// A key with any number of indices: from[0]
let private segment =
    Regex(@"^(?<key>[^\[\]]+)(\[(?<index>\d{1,9})\])*$", RegexOptions.CultureInvariant)

let private stepsOf (path: string) =
    let matches = path.Split '.' |> Seq.map segment.Match |> List.ofSeq

    if matches |> List.forall _.Success then
        Some [
            for found in matches do
                Key found.Groups["key"].Value

                for index in found.Groups["index"].Captures do
                    Index(Int32.Parse(index.Value, CultureInfo.InvariantCulture))
        ]
    else
        None

/// The value as JSON, or as the text it is where it is no JSON.
let private valueOf (location: Location) (text: string) =
    match JsonParser.parse (Encoding.UTF8.GetBytes text) (fun _ -> location) with
    | Ok node -> node
    | Error _ -> {
        Location = location
        Value = Json.Text text
      }

let private read (setting: string) : Validation<Override option> =
    let location = locationOf setting

    match setting.IndexOf '=' with
    | -1 ->
        let words =
            "there is no '=' in it. Write --set path=value, such as --set stages.mlp.with.hidden=[32]."

        Validation.wrong location ProblemCode.OverrideSyntax words None
    | split ->
        let path = setting[.. split - 1].Trim()

        match stepsOf path with
        | None ->
            let words =
                "this is not a path. Write keys with dots between them and list indices in brackets, such as stages.store.from[0]."

            Validation.wrong location ProblemCode.OverrideSyntax words None
        | Some [ Key "stages" ] ->
            let words =
                "the stages cannot be replaced as a whole. Set what is inside, such as stages.mlp.with.hidden."

            Validation.wrong location ProblemCode.OverrideOfStages words None
        | Some steps ->
            let value = valueOf location setting[split + 1 ..]

            {
                Value =
                    Some {
                        Steps = steps
                        Value = value
                        Location = location
                    }
                Problems = DuplicateKeys.check [ "" ] value
            }

let private show steps =
    let text = StringBuilder()

    for step in steps do
        match step with
        | Key name when text.Length = 0 -> text.Append name
        | Key name -> text.Append('.').Append name
        | Index index -> text.Append('[').Append(index).Append ']'
        |> ignore

    text.ToString()

/// Whether the structure itself asks for an object here; then another value is a problem that is reported where it stands.
let private isStructure walked =
    match walked with
    | []
    | [ Key "stages" ]
    | [ Key "stages"; Key _ ]
    | [ Key "stages"; Key _; Key "with" ] -> true
    | _ -> false

let rec private set (change: Override) (walked: Step list) (steps: Step list) (node: JsonNode) : Validation<JsonNode> =
    let wrong code words =
        Validation.wrong change.Location code words node

    let here = Wording.quote (show walked)

    match steps, node.Value with
    | [], _ -> Validation.ok change.Value
    | Key name :: rest, Json.Object members ->
        let walkedOn = walked @ [ Key name ]

        match JsonTree.tryFind name members with
        | Some found ->
            set change walkedOn rest found.Node
            |> Validation.map (fun changed -> {
                node with
                    Value = Json.Object(replace found { found with Node = changed } members)
            })
        | None when walked = [ Key "stages" ] ->
            let others = members |> List.map _.Name
            let nearest = Nearest.hint others name
            wrong ProblemCode.OverrideUnknownStage $"there is no stage {Wording.quote name}, and --set adds none.{nearest}"
        | None when walkedOn = [ Key "stages" ] -> Validation.ok node // reported as missing
        | None ->
            set change walkedOn rest {
                Location = change.Location
                Value = Json.Null
            }
            |> Validation.map (fun added ->
                let entry = {
                    Name = name
                    Location = change.Location
                    Node = added
                }

                {
                    node with
                        Value = Json.Object(members @ [ entry ])
                })
    | Key _ :: _, Json.Null ->
        set change walked steps {
            Location = change.Location
            Value = Json.Object []
        }
    | Index index :: rest, Json.List items when index < items.Length ->
        set change (walked @ [ Index index ]) rest items[index]
        |> Validation.map (fun changed -> {
            node with
                Value = Json.List(List.updateAt index changed items)
        })
    | Index index :: _, Json.List [] -> wrong ProblemCode.OverrideIndex $"{here} is an empty list and has no entry [{index}]."
    | Index index :: _, Json.List items ->
        let entries =
            Wording.count items.Length "entry, [0]" $"entries, [0] to [{items.Length - 1}]"

        wrong ProblemCode.OverrideIndex $"{here} has no entry [{index}]; it has {entries}."
    | _ when isStructure walked -> Validation.ok node
    | Key name :: _, Json.List _ ->
        wrong
            ProblemCode.OverrideNoContainer
            $"{here} is a list and has no key {Wording.quote name}. Its entries are {here[1 .. here.Length - 2]}[0] and so on."
    | Key name :: _, _ -> wrong ProblemCode.OverrideNoContainer $"{here} is {JsonTree.describe node} and has no key {Wording.quote name}."
    | Index _ :: _, Json.Null -> wrong ProblemCode.OverrideNoContainer $"{here} is not given, so it has no entries. Set it as a whole."
    | Index _ :: _, _ ->
        wrong ProblemCode.OverrideNoContainer $"{here} is {JsonTree.describe node} and no list, so it has no entries. Set it as a whole."

and private replace (old: JsonMember) (changed: JsonMember) members =
    members
    |> List.map (fun entry -> if obj.ReferenceEquals(entry, old) then changed else entry)

/// Applies the overrides, later ones upon earlier ones. Keys that mean nothing are created all the same: the checks that follow
/// report them, with the override as their place.
let apply (settings: string list) (root: JsonNode) : Validation<JsonNode> =
    let changes = settings |> Validation.collect read

    let start = {
        Value = root
        Problems = changes.Problems
    }

    (start, changes.Value |> List.choose id)
    ||> List.fold (fun tree change ->
        validation {
            let! current = tree
            return! set change [] change.Steps current
        })
