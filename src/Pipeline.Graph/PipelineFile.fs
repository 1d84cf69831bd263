namespace ReIdFlow.Pipeline.Graph

open System
open System.Buffers
open System.Collections.Generic
open System.Text
open System.Text.Unicode

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
    }

    static let withoutMark (utf8: byte array) =
        if utf8.AsSpan().StartsWith(Encoding.UTF8.Preamble) then
            utf8[3..]
        else
            utf8

    static let firstInvalid (utf8: byte array) =
        let mutable at = 0
        let mutable rune = Rune()
        let mutable length = 0

        while Rune.DecodeFromUtf8(ReadOnlySpan(utf8, at, utf8.Length - at), &rune, &length) = OperationStatus.Done do
            at <- at + length

        at

    /// In the order of the file; those of the overrides follow, in the order of these.
    static let sort (overrides: string list) (problems: Problem list) =
        let places = overrides |> List.map Overrides.locationOf

        problems
        |> List.sortBy (fun problem ->
            match List.tryFindIndex ((=) problem.Location) places with
            | Some index -> struct (Int32.MaxValue, index)
            | None -> struct (problem.Location.Line, problem.Location.Column))

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

    static let checkTree catalogue overrides variables (tree: JsonNode) =
        let checkedTree =
            validation {
                do! Validation.report (DuplicateKeys.check [] tree)
                let! tree = Overrides.apply overrides tree
                let! tree = Variables.apply variables tree
                let! draft = DraftReader.read catalogue tree
                do! Validation.report (draft.Stages |> List.collect OptionCheck.check)
                do! Validation.report (GraphCheck.check catalogue draft.Stages)
                return tree, draft
            }

        match checkedTree.Problems with
        | [] -> {
            Plan = checkedTree.Value ||> plan
            Problems = [||]
          }
        | problems -> failed (problems |> withoutFollowUps |> sort overrides)

    static let checkUtf8 catalogue sourceName (overrides: IReadOnlyList<string>) variables (utf8: byte array) =
        let position = TextPosition(sourceName, utf8)

        match JsonParser.parse utf8 position.At with
        | Ok tree -> checkTree catalogue (List.ofSeq overrides) variables tree
        | Error problem -> failed [ problem ]

    /// <summary>Checks a pipeline.</summary>
    /// <param name="catalogue">The stages that there are.</param>
    /// <param name="sourceName">The file's name, as problems are to show it.</param>
    /// <param name="text">What stands in the file: JSON, in which comments and trailing commas are allowed.</param>
    /// <param name="overrides">Changes to the file, such as <c>stages.mlp.with.hidden=[32]</c>; the value is JSON, or else a text.</param>
    /// <returns>The plan, or every problem that could be found.</returns>
    static member Check(catalogue: Catalogue, sourceName: string, text: string, overrides: IReadOnlyList<string>) : CheckResult =
        Encoding.UTF8.GetBytes text
        |> withoutMark
        |> checkUtf8 catalogue sourceName overrides noVariables

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
        let text = withoutMark utf8

        if Utf8.IsValid text then
            checkUtf8 catalogue sourceName overrides variables text
        else
            let location = TextPosition(sourceName, text).At(firstInvalid text)

            failed [
                problem location ProblemCode.NotUtf8 "this is not text in UTF-8. Save the file in that encoding."
            ]

    /// <summary>The problem of a file that cannot be read.</summary>
    /// <param name="sourceName">The file's name, as it is to be shown.</param>
    /// <param name="reason">Why, such as "there is no such file".</param>
    static member Unreadable(sourceName: string, reason: string) : Problem =
        problem (wholeFile sourceName) ProblemCode.Unreadable $"the pipeline cannot be read: {reason.TrimEnd '.'}."

    /// <summary>The problem of options that do not go together, which only the stage itself can find.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="reason">What it says of its options, with the remedy.</param>
    static member OptionsAtOdds(stage: PlannedStage, reason: string) : Problem =
        problem
            stage.OptionLocations[""]
            ProblemCode.OptionsAtOdds
            $"the options of stage {Wording.quote stage.Id} do not go together: {reason}"
