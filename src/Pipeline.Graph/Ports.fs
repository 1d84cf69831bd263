/// Which data types fit which ports, and how they are called.
module internal ReIdFlow.Pipeline.Graph.Ports

open ReIdFlow.Contracts

/// Samples with pixels do where samples are wanted.
let fits given wanted =
    given = wanted || (given = DataType.Image && wanted = DataType.Sample)

/// Whether a stage can read what another gives. A model that reads embeddings besides takes those too.
let takes (reader: StageDescriptor) given =
    fits given reader.Input
    || (reader.ReadsEmbeddings && given = DataType.Embedding)

/// "stage 'mlp' reads …"
let wanted dataType =
    match dataType with
    | DataType.Sample -> "samples"
    | DataType.Image -> "images"
    | DataType.Embedding -> "embeddings"
    | DataType.Store -> "stores of embeddings"
    | _ -> "nothing"

/// "… but 'split' gives …"
let given dataType =
    match dataType with
    | DataType.Sample -> "samples without pixels"
    | DataType.Image -> "images"
    | DataType.Embedding -> "embeddings"
    | DataType.Store -> "a store of embeddings"
    | _ -> "nothing"

let kind stageKind =
    match stageKind with
    | StageKind.Source -> "a source"
    | StageKind.Arranger -> "an arranger"
    | StageKind.Transform -> "a transform"
    | StageKind.Model -> "a model"
    | StageKind.Sink -> "a sink"
    | StageKind.StoreSource -> "a source of stores"
    | _ -> "an evaluator"

/// The stages that read what is given and give what is wanted.
let between (catalogue: Catalogue) from upTo =
    catalogue.Stages
    |> Seq.filter (fun stage -> stage.Input <> DataType.None && takes stage from && fits stage.Output upTo)
    |> Seq.map _.Name
    |> Seq.distinct
    |> Seq.sort
    |> List.ofSeq
