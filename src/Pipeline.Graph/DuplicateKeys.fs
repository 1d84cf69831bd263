/// Finds keys that stand twice in an object, of which JSON readers silently drop one.
module internal ReIdFlow.Pipeline.Graph.DuplicateKeys

open System.Collections.Generic

let private whereIs (first: Location) (again: Location) =
    if first = again then
        ""
    else
        $" The first is at line {first.Line}, column {first.Column}."

let private message path name first again =
    match path with
    | [ "stages" ] ->
        ProblemCode.DuplicateStage,
        $"there are two stages with the id {Wording.quote name}.{whereIs first again} Rename one, and what reads from it."
    | _ -> ProblemCode.DuplicateKey, $"the key {Wording.quote name} stands here twice.{whereIs first again} Remove one."

/// path: the keys that lead to the node.
let rec check (path: string list) (node: JsonNode) : Problem list =
    match node.Value with
    | Json.Object members ->
        let seen = Dictionary<string, Location>()

        [
            for entry in members do
                if not (seen.TryAdd(entry.Name, entry.Location)) then
                    let code, words = message path entry.Name seen[entry.Name] entry.Location
                    problem entry.Location code words

                yield! check (path @ [ entry.Name ]) entry.Node
        ]
    | Json.List items -> items |> List.collect (check (path @ [ "" ]))
    | _ -> []
