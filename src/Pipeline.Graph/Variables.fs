/// Puts the environment's variables into texts: ${NAME}, or ${NAME:-value} with what stands in where it is not set.
module internal ReIdFlow.Pipeline.Graph.Variables

open System
open System.Text.RegularExpressions

let private reference =
    Regex(@"\$\{(?<name>[A-Za-z_][A-Za-z0-9_]*)(:-(?<otherwise>[^{}]*))?\}", RegexOptions.CultureInvariant)

let private fill (variables: Func<string, string | null>) (node: JsonNode) (text: string) : Validation<Json> =
    let mutable missing = []

    let filled =
        reference.Replace(
            text,
            fun found ->
                let name = found.Groups["name"].Value

                match Option.ofObj (variables.Invoke name) with
                | Some value when value <> "" -> value
                | _ when found.Groups["otherwise"].Success -> found.Groups["otherwise"].Value
                | _ ->
                    missing <- name :: missing
                    found.Value
        )

    {
        Value = Json.Text filled
        Problems = [
            for name in List.rev missing do
                let words =
                    $"the variable {Wording.quote name} is not set. Set it, or write ${{{name}:-value}} to say what stands in for it."

                problem node.Location ProblemCode.UnsetVariable words
        ]
    }

/// Which variables a text takes from the environment, and for which their default stands in: a note each.
let origins (variables: Func<string, string | null>) (text: string) = [
    for found in reference.Matches text do
        let name = found.Groups["name"].Value

        match Option.ofObj (variables.Invoke name) with
        | Some value when value <> "" -> $"{name} from the environment"
        | _ when found.Groups["otherwise"].Success -> $"{name} is not set, so its default"
        | _ -> $"{name} is not set"
]

/// Fills in every text below a node, but no key.
let rec apply (variables: Func<string, string | null>) (node: JsonNode) : Validation<JsonNode> =
    match node.Value with
    | Json.Text text when text.Contains("${", StringComparison.Ordinal) ->
        fill variables node text
        |> Validation.map (fun value -> { node with Value = value })
    | Json.List items ->
        items
        |> Validation.collect (apply variables)
        |> Validation.map (fun filled -> { node with Value = Json.List filled })
    | Json.Object members ->
        members
        |> Validation.collect (fun entry ->
            apply variables entry.Node
            |> Validation.map (fun filled -> { entry with Node = filled }))
        |> Validation.map (fun filled -> { node with Value = Json.Object filled })
    | _ -> Validation.ok node
