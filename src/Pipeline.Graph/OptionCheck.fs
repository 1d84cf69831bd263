/// Checks what stands after "with" against the options that a stage declares.
module internal ReIdFlow.Pipeline.Graph.OptionCheck

open System
open System.Globalization
open System.Numerics

/// Bounds from here on are those of the 64-bit integers.
let private beyondInt64 = 9223372036854775808.0

let private isTypeLimit bound = abs bound >= 2147483647.0

let private show (bound: float) =
    if bound >= beyondInt64 then
        Int64.MaxValue.ToString CultureInfo.InvariantCulture
    elif Math.Floor bound = bound && abs bound < 1e21 then
        BigInteger(bound).ToString CultureInfo.InvariantCulture
    else
        bound.ToString("R", CultureInfo.InvariantCulture)

/// "from 1 to 4096 (in pixels)"; limits of the number type itself are named only where it is they that are passed.
let private rangeWords (range: NumberRange) (value: float) unit =
    let least =
        if Double.IsInfinity range.Min || (isTypeLimit range.Min && value >= range.Min) then
            None
        elif range.MinExclusive then
            Some $"greater than {show range.Min}"
        else
            Some $"at least {show range.Min}"

    let most =
        if
            Double.IsInfinity range.Max
            || (isTypeLimit range.Max && value <= range.Max && value < beyondInt64)
        then
            None
        elif range.MaxExclusive then
            Some $"less than {show range.Max}"
        else
            Some $"at most {show range.Max}"

    let words =
        match least, most with
        | Some _, Some _ when not range.MinExclusive && not range.MaxExclusive -> $"from {show range.Min} to {show range.Max}"
        | Some least, Some most -> $"{least} and {most}"
        | Some one, None
        | None, Some one -> one
        | None, None -> "nearer to 0"

    match unit with
    | "" -> words
    | unit -> $"{words} (in {unit})"

let private isInside (range: NumberRange) value =
    (if range.MinExclusive then
         value > range.Min
     else
         value >= range.Min)
    && (if range.MaxExclusive then
            value < range.Max
        else
            value <= range.Max)

let rec private plural kind =
    match kind with
    | Flag -> "values true or false"
    | Integer _ -> "whole numbers"
    | Number _ -> "numbers"
    | Text -> "texts"
    | Path -> "paths"
    | Choice choices -> $"values out of {Wording.either (List.ofSeq choices)}"
    | ListOf(item, _) -> $"lists of {plural item}"
    | Record _ -> "objects"

let private singular kind =
    match kind with
    | Flag -> "true or false"
    | Integer _ -> "a whole number"
    | Number _ -> "a number"
    | Text -> "a text"
    | Path -> "a path"
    | Choice choices -> Wording.either (List.ofSeq choices)
    | ListOf(item, _) -> $"a list of {plural item}"
    | Record _ -> "an object"

let private isNumber (text: string) =
    text <> ""
    && Double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture) |> fst
    && not (Char.IsWhiteSpace text[0])

/// How a value of the wrong type becomes right, where that is plain.
let private remedy kind value =
    match kind, value with
    | (Integer _ | Number _), Json.Text text when isNumber text -> $" Write {text}, without quotes."
    | Flag, Json.Text(("true" | "false") as text) -> $" Write {text}, without quotes."
    | (Text | Path), Json.Number literal -> $" Write \"{Wording.number literal}\", with quotes."
    | (Text | Path), Json.Bool true -> " Write \"true\", with quotes."
    | (Text | Path), Json.Bool false -> " Write \"false\", with quotes."
    | ListOf((Integer _ | Number _), _), Json.Number literal -> $" Write [{Wording.number literal}]."
    | ListOf((Text | Path | Choice _), _), Json.Text _ -> " Put it in square brackets."
    | _ -> ""

/// Where a value stands among the options of a stage.
type private Place = {
    Stage: string
    Path: string
    Unit: string
} with

    member this.Label =
        $"option {Wording.quote this.Path} of stage {Wording.quote this.Stage}"

let private wrongType (place: Place) kind (node: JsonNode) =
    problem
        node.Location
        ProblemCode.WrongOptionType
        $"{place.Label} must be {singular kind}, but is {JsonTree.describe node}.{remedy kind node.Value}"

let private outOfRange (place: Place) (node: JsonNode) (literal: string) range value =
    problem
        node.Location
        ProblemCode.OutOfRange
        $"{place.Label} is {Wording.number literal}, but must be {rangeWords range value place.Unit}."

let private checkInteger (place: Place) (node: JsonNode) (literal: string) range = [
    let value = Double.Parse(literal, CultureInfo.InvariantCulture)

    if literal.AsSpan().ContainsAnyExcept("-0123456789") then
        let remedy =
            if Math.Floor value = value && abs value < 1e15 then
                $" Write {show value}."
            else
                ""

        problem node.Location ProblemCode.NotWhole $"{place.Label} must be a whole number, but is {Wording.number literal}.{remedy}"
    elif
        not (isInside range value)
        || not (Int64.TryParse(literal, CultureInfo.InvariantCulture) |> fst)
    then
        outOfRange place node literal range value
]

let private checkNumber (place: Place) (node: JsonNode) (literal: string) range = [
    let value = Double.Parse(literal, CultureInfo.InvariantCulture)

    if not (isInside range value) || Double.IsInfinity value then
        outOfRange place node literal range value
]

let private checkChoice (place: Place) (node: JsonNode) text (choices: string list) = [
    if not (List.contains text choices) then
        problem
            node.Location
            ProblemCode.UnknownChoice
            $"{place.Label} is {Wording.quote text}, but can only be {Wording.either choices}.{Nearest.hint choices text}"
]

let private checkPath (place: Place) (node: JsonNode) text = [
    if text |> Seq.exists Char.IsControl then
        problem
            node.Location
            ProblemCode.BadPath
            $"{place.Label} is the path {Wording.quote text}, which holds a control character. A backslash is written twice: '\\\\'."
]

let private checkNull (place: Place) (node: JsonNode) (option: OptionDescriptor) = [
    if not option.Nullable then
        let remedy =
            if option.Required then
                "Give it a value."
            else
                $"Leave it out for its default, {option.Default}."

        problem node.Location ProblemCode.NullOption $"{place.Label} may not be null. {remedy}"
]

let rec private checkValue (place: Place) (kind: OptionType) (node: JsonNode) : Problem list =
    match kind, node.Value with
    | Flag, Json.Bool _ -> []
    | Text, Json.Text _ -> []
    | Path, Json.Text text -> checkPath place node text
    | Integer range, Json.Number literal -> checkInteger place node literal range
    | Number range, Json.Number literal -> checkNumber place node literal range
    | Choice choices, Json.Text text -> checkChoice place node text (List.ofSeq choices)
    | ListOf(item, least), Json.List items -> [
        if items.Length < least then
            problem
                node.Location
                ProblemCode.TooFewItems
                $"""{place.Label} has {Wording.count items.Length "entry" "entries"}, but needs at least {least}."""

        for index, entry in List.indexed items do
            yield!
                checkValue
                    {
                        place with
                            Path = $"{place.Path}[{index}]"
                    }
                    item
                    entry
      ]
    | Record options, Json.Object members -> checkMembers place (List.ofSeq options) [] node members
    | _ -> [ wrongType place kind node ]

/// elsewhere: options that were given, but at a wrong place.
and private checkMembers (place: Place) (options: OptionDescriptor list) elsewhere (node: JsonNode) (members: JsonMember list) = [
    let owner =
        if place.Path = "" then
            $"stage {Wording.quote place.Stage}"
        else
            place.Label

    let names = options |> List.map _.Name
    let given = elsewhere @ (members |> List.map _.Name)

    for entry in members do
        match options |> List.tryFind (fun option -> option.Name = entry.Name) with
        | Some option -> yield! checkOption place option entry.Node
        | None ->
            let remedy =
                match names, Nearest.hint names entry.Name with
                | [], _ -> " It has none at all."
                | _, "" -> $" It has {Wording.all names}."
                | _, nearest -> nearest

            problem entry.Location ProblemCode.UnknownOption $"{owner} has no option {Wording.quote entry.Name}.{remedy}"

    for option in options do
        if
            option.Required
            && not (List.contains option.Name given)
            && not (Nearest.isAmong given names option.Name)
        then
            problem node.Location ProblemCode.MissingOption $"{owner} needs the option {Wording.quote option.Name}. {option.Description}"
]

and private checkOption (place: Place) (option: OptionDescriptor) (node: JsonNode) =
    let here = {
        place with
            Path =
                (if place.Path = "" then
                     option.Name
                 else
                     $"{place.Path}.{option.Name}")
            Unit = Option.ofObj option.Unit |> Option.defaultValue ""
    }

    match node.Value with
    | Json.Null -> checkNull here node option
    | _ -> checkValue here option.Type node

/// Every problem with the options of a stage.
let check (stage: DraftStage) : Problem list =
    match stage.Descriptor, stage.With with
    | Some descriptor, Some({ Value = Json.Object members } as node) ->
        let place = {
            Stage = stage.Id
            Path = ""
            Unit = ""
        }

        checkMembers place (List.ofSeq descriptor.Options) stage.Strays node members
    | _ -> []
