namespace ReIdFlow.Pipeline.Graph

open System.Collections.Generic
open ReIdFlow.Contracts

/// The kinds of stage, told by the interface that a stage implements.
type StageKind =
    | Source = 0
    | Arranger = 1
    | Transform = 2
    | Model = 3
    | Sink = 4
    | StoreSource = 5
    | Evaluator = 6

/// The values a number may take; infinite where there is no limit.
type NumberRange = {
    Min: float
    Max: float
    MinExclusive: bool
    MaxExclusive: bool
}

/// What an option's value may be.
type OptionType =
    | Flag
    | Integer of NumberRange
    | Number of NumberRange
    | Text
    /// The path of a file or folder.
    | Path
    | Choice of IReadOnlyList<string>
    | ListOf of item: OptionType * minItems: int
    | Record of IReadOnlyList<OptionDescriptor>

/// An option of a stage, as its options type declares it.
and OptionDescriptor = {
    Name: string
    Type: OptionType
    Required: bool
    /// Whether null may be given.
    Nullable: bool
    /// The default as JSON text; null for a required option.
    Default: string | null
    Description: string
    /// Null where there is none.
    Unit: string | null
}

/// A stage that a plugin offers.
type StageDescriptor = {
    /// The name after "use".
    Name: string
    /// The plugin that offers it; "Plugin/name" names a stage that several plugins offer.
    Plugin: string
    Kind: StageKind
    Input: DataType
    Output: DataType
    /// Whether it is a model that learns.
    Trainable: bool
    /// Whether it is a model that may read the embeddings of other models.
    ReadsEmbeddings: bool
    Options: IReadOnlyList<OptionDescriptor>
    Description: string
}

/// Every stage that pipeline.json may use.
type Catalogue = {
    Stages: IReadOnlyList<StageDescriptor>
}
