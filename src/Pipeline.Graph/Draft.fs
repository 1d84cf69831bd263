namespace ReIdFlow.Pipeline.Graph

/// The id of a stage after "from".
type internal Reference = { Id: string; Location: Location }

/// What stands after "from".
[<RequireQualifiedAccess>]
type internal Inputs =
    | NotGiven
    /// Not a text or a list of texts.
    | Unusable
    | Given of Location * Reference list

/// A stage as the file has it, as far as it can be understood.
[<NoComparison; NoEquality>]
type internal DraftStage = {
    Id: string
    Location: Location
    /// None where it is not known which stage is used.
    Descriptor: StageDescriptor option
    From: Inputs
    /// An empty object where nothing is given; None where it is not an object.
    With: JsonNode option
    /// Keys that stand beside "with" and are not those of a stage.
    Strays: string list
    Parallelism: int
    Load: string option
}

/// A pipeline as the file has it, as far as it can be understood.
[<NoComparison; NoEquality>]
type internal Draft = {
    Name: string
    Seed: uint64
    Output: string
    Parallelism: int
    Stages: DraftStage list
}
