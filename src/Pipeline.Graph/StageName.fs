/// Finds the stage that a name after "use" means.
module internal ReIdFlow.Pipeline.Graph.StageName

let private qualified (stage: StageDescriptor) = $"{stage.Plugin}/{stage.Name}"

let private known (names: string list) =
    match names with
    | [] -> " No plugin offers any."
    | names -> $" There are {Wording.all (List.sort names)}."

/// Proposes the name that was probably meant, or else lists what there is.
let private hint names name =
    match Nearest.hint names name with
    | "" -> known names
    | nearest -> nearest

let private inPlugin (stages: StageDescriptor list) location (plugin: string) name =
    match stages |> List.filter (fun stage -> stage.Plugin = plugin) with
    | [] ->
        let plugins = stages |> List.map _.Plugin |> List.distinct
        let words = $"there is no plugin {Wording.quote plugin}.{hint plugins plugin}"
        Validation.wrong location ProblemCode.UnknownPlugin words None
    | offered ->
        match offered |> List.tryFind (fun stage -> stage.Name = name) with
        | Some stage -> Validation.ok (Some stage)
        | None ->
            let words =
                $"plugin {Wording.quote plugin} has no stage {Wording.quote name}.{hint (offered |> List.map _.Name) name}"

            Validation.wrong location ProblemCode.NotInPlugin words None

let private inAny (stages: StageDescriptor list) location name =
    match stages |> List.filter (fun stage -> stage.Name = name) with
    | [ stage ] -> Validation.ok (Some stage)
    | [] ->
        let words =
            $"no plugin offers a stage {Wording.quote name}.{hint (stages |> List.map _.Name |> List.distinct) name}"

        Validation.wrong location ProblemCode.UnknownUse words None
    | several ->
        let choices = several |> List.map qualified |> Wording.either
        let words = $"several plugins offer a stage {Wording.quote name}. Write {choices}."
        Validation.wrong location ProblemCode.AmbiguousUse words None

/// None where there is no such stage, or more than one.
let resolve (catalogue: Catalogue) location (name: string) : Validation<StageDescriptor option> =
    let stages = List.ofSeq catalogue.Stages

    match name.IndexOf '/' with
    | -1 -> inAny stages location name
    | split -> inPlugin stages location name[.. split - 1] name[split + 1 ..]
