namespace ReIdFlow.Pipeline.Graph

open System
open System.Collections.Generic
open System.Text

/// Checks the text of a pipeline file and turns it into a plan. Reads no file itself.
[<AbstractClass; Sealed>]
type PipelineFile private () =

    static let wholeFile sourceName = {
        Source = sourceName
        Line = 0
        Column = 0
    }

    static let failed (problems: Problem seq) : CheckResult = {
        Plan = Unchecked.defaultof<Plan>
        Problems = Array.ofSeq problems
        Paths = [||]
    }

    /// In the order of the file; those of the files that it extends follow, and those of the overrides, in the order of these.
    static let sort main (overrides: string list) (problems: Problem list) =
        let places = overrides |> List.map Overrides.locationOf

        problems
        |> List.sortBy (fun problem ->
            match List.tryFindIndex ((=) problem.Location) places with
            | Some index -> struct (2, "", index, 0)
            | None when problem.Location.Source = main -> struct (0, "", problem.Location.Line, problem.Location.Column)
            | None -> struct (1, problem.Location.Source, problem.Location.Line, problem.Location.Column))

    static let optionLocations (stage: DraftStage) =
        let locations = Dictionary<string, Location>()
        locations[""] <- stage.Location

        match stage.With with
        | Some({ Value = Json.Object members } as node) ->
            locations[""] <- node.Location

            for entry in members do
                locations[entry.Name] <- entry.Node.Location
        | _ -> ()

        locations

    static let from (stage: DraftStage) =
        match stage.From with
        | Inputs.Given(_, references) -> references |> List.map _.Id
        | _ -> []

    static let planned (stage: DraftStage) descriptor options : PlannedStage = {
        Id = stage.Id
        Stage = descriptor
        From = from stage |> Array.ofList
        Options = JsonTree.element options
        Parallelism = stage.Parallelism
        Load = stage.Load |> Option.defaultValue Unchecked.defaultof<string>
        Location = stage.Location
        OptionLocations = optionLocations stage
    }

    /// The stages of a pipeline without problems, each after those that it reads.
    static let ordered (stages: DraftStage array) : PlannedStage array =
        let position = Dictionary<string, int>()
        stages |> Array.iteri (fun index stage -> position[stage.Id] <- index)

        stages
        |> Array.map (fun stage -> from stage |> Seq.map (fun id -> position[id]) |> Array.ofSeq)
        |> Dag.order
        |> Seq.choose (fun index -> Option.map2 (planned stages[index]) stages[index].Descriptor stages[index].With)
        |> Array.ofSeq

    static let configuration (root: JsonNode) =
        match root.Value with
        | Json.Object members ->
            JsonTree.write {
                root with
                    Value = Json.Object(members |> List.filter (fun entry -> entry.Name <> "$schema"))
            }
        | _ -> JsonTree.write root

    static let plan (root: JsonNode) (draft: Draft) : Plan = {
        Name = draft.Name
        Seed = draft.Seed
        Output = draft.Output
        Parallelism = draft.Parallelism
        Stages = draft.Stages |> Array.ofList |> ordered
        Configuration = configuration root
    }

    /// A text with an unset variable in it is wrong for that reason alone.
    static let withoutFollowUps (problems: Problem list) =
        let unset =
            problems
            |> Seq.filter (fun problem -> problem.Code = ProblemCode.UnsetVariable)
            |> Seq.map _.Location
            |> HashSet

        problems
        |> List.filter (fun problem ->
            problem.Code = ProblemCode.UnsetVariable
            || not (unset.Contains problem.Location))

    static let noVariables = Func<string, string | null>(fun _ -> null)

    /// The configuration with overrides and variables, and what it was before the variables.
    static let fill catalogue (overrides: string list) variables (text: PipelineText) (composed: Composition.Composed) =
        validation {
            do! Validation.report composed.Problems
            let! raw = Overrides.apply overrides composed.Root
            let! tree = Variables.apply variables raw
            return raw, Paths.rebase catalogue composed.Folders text.Folder tree
        }

    static let checkText catalogue (overrides: string list) variables files (text: PipelineText) =
        match Composition.read files variables text with
        | Error problems -> failed (sort text.Source overrides problems)
        | Ok composed ->
            let checkedTree =
                validation {
                    let! _, tree = fill catalogue overrides variables text composed
                    let! draft = DraftReader.read catalogue tree
                    do! Validation.report (draft.Stages |> List.collect OptionCheck.check)
                    do! Validation.report (GraphCheck.check catalogue draft.Stages)
                    return tree, draft
                }

            match checkedTree.Problems with
            | [] -> {
                Plan = checkedTree.Value ||> plan
                Problems = [||]
                Paths = Paths.collect catalogue (fst checkedTree.Value) |> Array.ofList
              }
            | problems -> failed (problems |> withoutFollowUps |> sort text.Source overrides)

    /// <summary>Checks a pipeline.</summary>
    /// <param name="catalogue">The stages that there are.</param>
    /// <param name="sourceName">The file's name, as problems are to show it.</param>
    /// <param name="text">What stands in the file: JSON, in which comments and trailing commas are allowed.</param>
    /// <param name="overrides">Changes to the file, such as <c>stages.mlp.with.hidden=[32]</c>; the value is JSON, or else a text.</param>
    /// <returns>The plan, or every problem that could be found.</returns>
    static member Check(catalogue: Catalogue, sourceName: string, text: string, overrides: IReadOnlyList<string>) : CheckResult =
        checkText catalogue (List.ofSeq overrides) noVariables null {
            Source = sourceName
            Folder = ""
            Utf8 = Encoding.UTF8.GetBytes text
        }

    /// <summary>Checks a pipeline as it stands in the file; a byte order mark is allowed.</summary>
    /// <param name="catalogue">The stages that there are.</param>
    /// <param name="sourceName">The file's name, as problems are to show it.</param>
    /// <param name="utf8">The bytes of the file.</param>
    /// <param name="overrides">Changes to the file, such as <c>stages.mlp.with.hidden=[32]</c>; the value is JSON, or else a text.</param>
    /// <param name="variables">Gives the value of a variable of the environment, or null.</param>
    /// <returns>The plan, or every problem that could be found.</returns>
    static member CheckBytes
        (
            catalogue: Catalogue,
            sourceName: string,
            utf8: byte array,
            overrides: IReadOnlyList<string>,
            variables: Func<string, string | null>
        ) : CheckResult =
        checkText catalogue (List.ofSeq overrides) variables null {
            Source = sourceName
            Folder = ""
            Utf8 = utf8
        }

    /// <summary>Checks a pipeline file, and the files that it extends.</summary>
    /// <param name="catalogue">The stages that there are.</param>
    /// <param name="text">The file.</param>
    /// <param name="files">Reads the files that it extends; null where there can be none.</param>
    /// <param name="overrides">Changes to the file, such as <c>stages.mlp.with.hidden=[32]</c>; the value is JSON, or else a text.</param>
    /// <param name="variables">Gives the value of a variable of the environment, or null.</param>
    /// <returns>The plan, or every problem that could be found.</returns>
    static member CheckFile
        (
            catalogue: Catalogue,
            text: PipelineText,
            files: IBaseFiles | null,
            overrides: IReadOnlyList<string>,
            variables: Func<string, string | null>
        ) : CheckResult =
        checkText catalogue (List.ofSeq overrides) variables files text

    /// <summary>Puts a configuration together and says of every value where it comes from.</summary>
    /// <param name="catalogue">The stages that there are.</param>
    /// <param name="text">The file.</param>
    /// <param name="files">Reads the files that it extends; null where there can be none.</param>
    /// <param name="overrides">Changes to the file, such as <c>stages.mlp.with.hidden=[32]</c>.</param>
    /// <param name="variables">Gives the value of a variable of the environment, or null.</param>
    /// <param name="defaults">Whether the options that are left to their defaults are to be shown too.</param>
    /// <returns>JSON with comments, which is a pipeline again; empty where there are problems.</returns>
    static member Print
        (
            catalogue: Catalogue,
            text: PipelineText,
            files: IBaseFiles | null,
            overrides: IReadOnlyList<string>,
            variables: Func<string, string | null>,
            defaults: bool
        ) : struct (string * IReadOnlyList<Problem>) =
        let overrides = List.ofSeq overrides

        match Composition.read files variables text with
        | Error problems -> struct ("", sort text.Source overrides problems |> Array.ofList :> _)
        | Ok composed ->
            let filled = fill catalogue overrides variables text composed

            match filled.Problems with
            | [] ->
                let raw, tree = filled.Value
                struct (Printing.print (if defaults then Some catalogue else None) variables raw tree, [||] :> _)
            | problems -> struct ("", sort text.Source overrides problems |> Array.ofList :> _)

    /// <summary>The problem of a file that is too large to be a pipeline.</summary>
    /// <param name="sourceName">The file's name, as it is to be shown.</param>
    /// <param name="most">How many bytes a pipeline file may have.</param>
    static member TooLarge(sourceName: string, most: int) : Problem =
        problem
            (wholeFile sourceName)
            ProblemCode.TooLarge
            $"this file has more than {most} bytes, and a pipeline has a few thousand. Name another file."

    /// <summary>The problem of a path that leads out of the folders which the user named.</summary>
    /// <param name="path">The path.</param>
    /// <param name="folders">The folders that it may lie in.</param>
    /// <param name="leadsTo">Where links lead it; null where the path itself lies outside.</param>
    static member OutsidePath(path: NamedPath, folders: IReadOnlyList<string>, leadsTo: string | null) : Problem =
        let how =
            match leadsTo with
            | null -> "which lies"
            | target -> $"which leads by a link to {Wording.quote target},"

        problem
            path.Location
            ProblemCode.OutsidePath
            $"{path.Owner} is the path {Wording.quote path.Path}, {how} outside of {Wording.all (List.ofSeq folders)}. Name its folder with --allow-folder, or allow every path with --allow-outside."

    /// <summary>The problem of a file that cannot be read.</summary>
    /// <param name="sourceName">The file's name, as it is to be shown.</param>
    /// <param name="reason">Why, such as "there is no such file".</param>
    static member Unreadable(sourceName: string, reason: string) : Problem =
        problem (wholeFile sourceName) ProblemCode.Unreadable $"the pipeline cannot be read: {reason.TrimEnd '.'}."

    /// <summary>A hint for a name that does not exist.</summary>
    /// <param name="candidates">The names that there are.</param>
    /// <param name="name">The name that was given.</param>
    /// <returns>A sentence to put after the message, with a space before it; empty where no candidate is near.</returns>
    static member DidYouMean(candidates: seq<string>, name: string) : string =
        Nearest.hint (List.ofSeq candidates) name

    /// <summary>The problem of options that do not go together, which only the stage itself can find.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="reason">What it says of its options, with the remedy.</param>
    static member OptionsAtOdds(stage: PlannedStage, reason: string) : Problem =
        problem
            stage.OptionLocations[""]
            ProblemCode.OptionsAtOdds
            $"the options of stage {Wording.quote stage.Id} do not go together: {reason}"
