/// The paths that a configuration names, in the options of its stages and beside them.
module internal ReIdFlow.Pipeline.Graph.Paths

open System.Collections.Generic
open System.IO

/// Changes every path in the value of an option.
let rec private mapValue change kind (node: JsonNode) : JsonNode =
    match kind, node.Value with
    | Path, Json.Text _ -> change node
    | ListOf(item, _), Json.List items -> {
        node with
            Value = Json.List(items |> List.map (mapValue change item))
      }
    | Record options, Json.Object members -> {
        node with
            Value = Json.Object(mapOptions (fun _ -> change) options members)
      }
    | _ -> node

and private mapOptions (change: string -> JsonNode -> JsonNode) (options: IReadOnlyList<OptionDescriptor>) members =
    members
    |> List.map (fun entry ->
        match options |> Seq.tryFind (fun option -> option.Name = entry.Name) with
        | Some option -> {
            entry with
                Node = mapValue (change entry.Name) option.Type entry.Node
          }
        | None -> entry)

let private descriptor catalogue members =
    match JsonTree.tryFind "use" members with
    | Some {
               Node = { Value = Json.Text name } as node
           } -> (StageName.resolve catalogue node.Location name).Value
    | _ -> None

let private mapStage catalogue (change: string -> JsonNode -> JsonNode) (stage: JsonMember) : JsonMember =
    let owner = Wording.quote stage.Name

    match stage.Node.Value with
    | Json.Object members ->
        let options = descriptor catalogue members |> Option.map _.Options |> Option.toObj

        let mapKey (entry: JsonMember) =
            match entry.Name, entry.Node.Value, options with
            | "load", Json.Text _, _ -> {
                entry with
                    Node = change $"'load' of stage {owner}" entry.Node
              }
            | "with", Json.Object given, NonNull options ->
                let named name =
                    change $"option {Wording.quote name} of stage {owner}"

                {
                    entry with
                        Node.Value = Json.Object(mapOptions named options given)
                }
            | _ -> entry

        {
            stage with
                Node.Value = Json.Object(members |> List.map mapKey)
        }
    | _ -> stage

/// Changes every path; change is told what the path is the value of.
let private map catalogue (change: string -> JsonNode -> JsonNode) (root: JsonNode) : JsonNode =
    match root.Value with
    | Json.Object members ->
        let mapKey (entry: JsonMember) =
            match entry.Name, entry.Node.Value with
            | "output", Json.Text _ -> {
                entry with
                    Node = change "'output'" entry.Node
              }
            | "stages", Json.Object stages -> {
                entry with
                    Node.Value = Json.Object(stages |> List.map (mapStage catalogue change))
              }
            | _ -> entry

        {
            root with
                Value = Json.Object(members |> List.map mapKey)
        }
    | _ -> root

/// Makes the relative paths of other files start from the main file's folder.
let rebase catalogue (folders: IReadOnlyDictionary<string, string>) (main: string) (root: JsonNode) =
    let change _ (node: JsonNode) =
        match node.Value, folders.TryGetValue node.Location.Source with
        | Json.Text path, (true, folder) when folder <> main && path <> "" && not (Path.IsPathRooted path) -> {
            node with
                Value = Json.Text(Path.GetRelativePath(main, Path.GetFullPath(path, folder)).Replace('\\', '/'))
          }
        | _ -> node

    map catalogue change root

/// Every path, in the order of the file.
let collect catalogue (root: JsonNode) : NamedPath list =
    let found = List<NamedPath>()

    let note owner (node: JsonNode) =
        match node.Value with
        | Json.Text path ->
            found.Add {
                Owner = owner
                Path = path
                Location = node.Location
                FromCommandLine = Overrides.isOverride node.Location
            }
        | _ -> ()

        node

    map catalogue note root |> ignore
    List.ofSeq found
