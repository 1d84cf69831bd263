/// Reads the structure of a pipeline: its keys and those of its stages, but not their options or how they fit together.
module internal ReIdFlow.Pipeline.Graph.DraftReader

open System
open System.Globalization

let private topLevelKeys = [ "$schema"; "name"; "seed"; "output"; "parallelism"; "stages" ]
let private stageKeys = [ "use"; "from"; "with"; "parallelism"; "load" ]

[<Literal>]
let private LongestId = 100

let private wrongType (node: JsonNode) label wanted fallback =
    Validation.wrong node.Location ProblemCode.WrongKeyType $"{label} must be {wanted}, but is {JsonTree.describe node}." fallback

let private text label (node: JsonNode) : Validation<string option> =
    match node.Value with
    | Json.Text value when String.IsNullOrWhiteSpace value ->
        Validation.wrong node.Location ProblemCode.WrongKeyValue $"{label} is empty. Give it a text or leave it out." None
    | Json.Text value when value |> Seq.exists Char.IsControl ->
        let words =
            $"{label} holds a line break or another control character. A backslash is written twice: '\\\\'."

        Validation.wrong node.Location ProblemCode.WrongKeyValue words None
    | Json.Text value -> Validation.ok (Some value)
    | _ -> wrongType node label "a text" None

let private whole label (least: uint64) (most: uint64) (node: JsonNode) : Validation<uint64 option> =
    match node.Value with
    | Json.Number literal ->
        match UInt64.TryParse(literal, NumberStyles.None, CultureInfo.InvariantCulture) with
        | true, value when value >= least && value <= most -> Validation.ok (Some value)
        | _ ->
            let words =
                $"{label} must be a whole number from {least} to {most}, but is {Wording.number literal}."

            Validation.wrong node.Location ProblemCode.WrongKeyValue words None
    | _ -> wrongType node label $"a whole number from {least} to {most}" None

let private parallelism label node =
    whole label 1UL 1024UL node |> Validation.map (Option.map int)

/// What reading a key's value gives, or None where there is no such key.
let private optional key (read: JsonNode -> Validation<'T option>) members =
    match JsonTree.tryFind key members with
    | Some found -> read found.Node
    | None -> Validation.ok None

let private unknownKeys known code (describe: JsonMember -> string) (members: JsonMember list) =
    Validation.report [
        for entry in members do
            if not (List.contains entry.Name known) then
                problem entry.Location code (describe entry)
    ]

let private inputs label (node: JsonNode) : Validation<Inputs option> =
    let reference (item: JsonNode) =
        match item.Value with
        | Json.Text id -> Validation.ok (Some { Id = id; Location = item.Location })
        | _ -> wrongType item $"an entry of {label}" "the id of a stage" None

    match node.Value with
    | Json.Text id -> Validation.ok (Some(Inputs.Given(node.Location, [ { Id = id; Location = node.Location } ])))
    | Json.List items ->
        items
        |> Validation.collect reference
        |> Validation.map (fun references ->
            if List.contains None references then
                Some Inputs.Unusable
            else
                Some(Inputs.Given(node.Location, List.choose id references)))
    | _ -> wrongType node label "the id of a stage or a list of ids" (Some Inputs.Unusable)

let private names (members: JsonMember list) = members |> List.map _.Name

let private descriptor catalogue owner (stage: JsonMember) members : Validation<StageDescriptor option> =
    match JsonTree.tryFind "use" members with
    | None when Nearest.isAmong (names members) stageKeys "use" -> Validation.ok None
    | None ->
        let words = $"{owner} does not say which stage it uses. Add \"use\"."
        Validation.wrong stage.Location ProblemCode.NoUse words None
    | Some found ->
        validation {
            match! text $"'use' of {owner}" found.Node with
            | Some name -> return! StageName.resolve catalogue found.Node.Location name
            | None -> return None
        }

let private options label (node: JsonNode) : Validation<JsonNode option> =
    match node.Value with
    | Json.Object _ -> Validation.ok (Some node)
    | _ -> wrongType node label "an object with options" None

let private load owner descriptor (node: JsonNode) : Validation<string option> =
    validation {
        let! folder = text $"'load' of {owner}" node

        match descriptor with
        | Some { Trainable = false; Name = name } ->
            let words =
                $"{owner} has 'load', but {Wording.quote name} does not learn, so there is nothing to load. Remove 'load'."

            return! Validation.wrong node.Location ProblemCode.NothingToLoad words folder
        | _ -> return folder
    }

let private unknownStageKey owner (descriptor: StageDescriptor option) (entry: JsonMember) =
    let isOption =
        descriptor
        |> Option.exists (fun stage -> stage.Options |> Seq.exists (fun option -> option.Name = entry.Name))

    let remedy =
        if isOption then
            " It is an option: put it into 'with'."
        else
            match Nearest.hint stageKeys entry.Name with
            | "" -> $" The keys of a stage are {Wording.all stageKeys}; its options stand in 'with'."
            | nearest -> nearest

    $"{owner} has an unknown key {Wording.quote entry.Name}.{remedy}"

let private isId (id: string) =
    id <> ""
    && id.Length <= LongestId
    && Char.IsAsciiLetter id[0]
    && id
       |> Seq.forall (fun letter -> Char.IsAsciiLetterOrDigit letter || letter = '-' || letter = '_')

let private checkId (stage: JsonMember) =
    Validation.report [
        if not (isId stage.Name) then
            problem
                stage.Location
                ProblemCode.BadStageId
                $"{Wording.quote stage.Name} cannot be a stage's id. An id starts with a letter, goes on with letters, digits, '-' and '_', and has at most {LongestId} of them: it names files."
    ]

let private readInputs owner members : Validation<Inputs> =
    let absent =
        if Nearest.isAmong (names members) stageKeys "from" then
            Inputs.Unusable
        else
            Inputs.NotGiven

    optional "from" (inputs $"'from' of {owner}") members
    |> Validation.map (Option.defaultValue absent)

let private readOptions owner (stage: JsonMember) members : Validation<JsonNode option> =
    match JsonTree.tryFind "with" members with
    | Some found -> options $"'with' of {owner}" found.Node
    | None when Nearest.isAmong (names members) stageKeys "with" -> Validation.ok None
    | None ->
        Validation.ok (
            Some {
                Location = stage.Location
                Value = Json.Object []
            }
        )

let private readStage catalogue (stage: JsonMember) : Validation<DraftStage> =
    let owner = $"stage {Wording.quote stage.Name}"

    let unknown = {
        Id = stage.Name
        Location = stage.Location
        Descriptor = None
        From = Inputs.Unusable
        With = None
        Strays = []
        Parallelism = 0
        Load = None
    }

    validation {
        do! checkId stage

        match stage.Node.Value with
        | Json.Object members ->
            let! descriptor = descriptor catalogue owner stage members
            do! unknownKeys stageKeys ProblemCode.UnknownStageKey (unknownStageKey owner descriptor) members
            let! from = readInputs owner members
            let! options = readOptions owner stage members

            let! parallelism =
                optional "parallelism" (parallelism $"'parallelism' of {owner}") members

            let! folder = optional "load" (load owner descriptor) members

            return {
                unknown with
                    Descriptor = descriptor
                    From = from
                    With = options
                    Strays = names members |> List.except stageKeys
                    Parallelism = defaultArg parallelism 0
                    Load = folder
            }
        | _ -> return! wrongType stage.Node owner "an object" unknown
    }

/// Ids name files, and some file systems do not tell upper from lower case.
let private checkCase (members: JsonMember list) =
    let spellings =
        members
        |> List.distinctBy _.Name
        |> List.groupBy (fun entry -> entry.Name.ToLowerInvariant())

    Validation.report [
        for _, entries in spellings do
            for other in List.tail entries do
                let first = (List.head entries).Name

                problem
                    other.Location
                    ProblemCode.StagesDifferByCase
                    $"the ids {Wording.quote first} and {Wording.quote other.Name} differ only by upper and lower case, but they name files. Rename one."
    ]

let private readStages catalogue (root: JsonNode) members : Validation<DraftStage list> =
    match JsonTree.tryFind "stages" members with
    | None when Nearest.isAmong (names members) topLevelKeys "stages" -> Validation.ok []
    | None -> Validation.wrong root.Location ProblemCode.NoStages "the pipeline has no stages. Add \"stages\"." []
    | Some {
               Node = { Value = Json.Object [] } as node
           } -> Validation.wrong node.Location ProblemCode.EmptyStages "the pipeline has no stages: 'stages' is empty." []
    | Some {
               Node = { Value = Json.Object stages }
           } ->
        validation {
            do! checkCase stages
            return! stages |> Validation.collect (readStage catalogue)
        }
    | Some { Node = node } -> wrongType node "'stages'" "an object with a stage under each id" []

/// Whether it looks like a stage that stands beside "stages" instead of inside.
let private isStrayStage (entry: JsonMember) =
    match entry.Node.Value with
    | Json.Object members ->
        not (List.contains entry.Name topLevelKeys)
        && JsonTree.tryFind "use" members |> Option.isSome
    | _ -> false

let private unknownTopLevelKey (entry: JsonMember) =
    let remedy =
        match Nearest.hint topLevelKeys entry.Name with
        | _ when isStrayStage entry -> " It looks like a stage: put it into 'stages'."
        | "" -> $" The keys of a pipeline are {Wording.all topLevelKeys}."
        | nearest -> nearest

    $"the pipeline has an unknown key {Wording.quote entry.Name}.{remedy}"

let private empty = {
    Name = "pipeline"
    Seed = 42UL
    Output = "out"
    Parallelism = 0
    Stages = []
}

let read (catalogue: Catalogue) (root: JsonNode) : Validation<Draft> =
    match root.Value with
    | Json.Object members ->
        validation {
            do! unknownKeys topLevelKeys ProblemCode.UnknownTopLevelKey unknownTopLevelKey members
            let! name = optional "name" (text "'name'") members
            let! seed = optional "seed" (whole "'seed'" 0UL UInt64.MaxValue) members
            let! output = optional "output" (text "'output'") members
            let! parallelism = optional "parallelism" (parallelism "'parallelism'") members
            let! stages = readStages catalogue root members

            let! strays =
                members |> List.filter isStrayStage |> Validation.collect (readStage catalogue)

            return {
                Name = defaultArg name empty.Name
                Seed = defaultArg seed empty.Seed
                Output = defaultArg output empty.Output
                Parallelism = defaultArg parallelism empty.Parallelism
                Stages = stages @ strays
            }
        }
    | _ ->
        let words =
            $"a pipeline is an object between '{{' and '}}', but this is {JsonTree.describe root}."

        Validation.wrong root.Location ProblemCode.NotAnObject words empty
