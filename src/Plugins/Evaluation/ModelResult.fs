namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Threading
open ReIdFlow.Contracts

/// A retrieval figure: its name for machines and for people, and how to read it off a query's score.
type internal Figure = {
    Name: string
    Heading: string
    Of: QueryScore -> float
}

module internal Figure =
    let mapAtR = {
        Name = "map_at_r"
        Heading = "MAP@R"
        Of = _.AveragePrecisionAtR
    }

    let all = [
        mapAtR
        {
            Name = "precision_at_1"
            Heading = "P@1"
            Of = _.PrecisionAt1
        }
        {
            Name = "r_precision"
            Heading = "R-precision"
            Of = _.RPrecision
        }
        {
            Name = "map"
            Heading = "MAP"
            Of = _.AveragePrecision
        }
        {
            Name = "mrr"
            Heading = "MRR"
            Of = _.ReciprocalRank
        }
    ]

/// Everything measured on one model.
type internal ModelResult = {
    /// What the model is called in tables and measures.
    Model: string
    Trial: Trial
    /// One per query.
    Queries: Sample[]
    /// One per query: the number of its individual, in the ordinal order of names.
    Labels: int[]
    /// One per query.
    Scores: QueryScore[]
    /// One per query: what a random order reaches.
    ByChance: QueryScore[]
    /// How the model names individuals, or why that cannot be said.
    Naming: Result<ClassificationScore, string>
    Notes: string list
}

module internal ModelResult =

    let private name (sample: Sample) =
        match sample.Individual with
        | null -> invalidOp "Rows of unknown individuals are left out before."
        | individual -> individual

    let private pick (table: EmbeddingTable) (rows: int[]) =
        let vectors = Array.zeroCreate (rows.Length * table.Dimension)

        rows
        |> Array.iteri (fun i row -> table.Row(row).CopyTo(vectors.AsSpan(i * table.Dimension)))

        ReadOnlyMemory vectors

    let private judgeNaming (table: EmbeddingTable) =
        let rowsOf split = [|
            for i in 0 .. table.Samples.Count - 1 do
                if table.Samples[i].Split = split && not (isNull table.Samples[i].Individual) then
                    i
        |]

        let predicted row : string | null =
            match table.Predictions[row] with
            | prediction when prediction.HasValue -> prediction.Value.Individual
            | _ -> null

        if table.Predictions |> Seq.forall (fun prediction -> not prediction.HasValue) then
            Error "accuracy is n/a, since the model does not classify"
        else
            let learnt =
                HashSet(rowsOf Split.Train |> Seq.map (fun row -> name table.Samples[row]))

            let test = rowsOf Split.Test

            let judged =
                test |> Array.filter (fun row -> learnt.Contains(name table.Samples[row]))

            if learnt.Count = 0 then
                Error "accuracy is n/a, since no photo is in the train split: which individuals the model learnt is not known"
            elif judged.Length = 0 then
                Error "accuracy is n/a, since no test photo shows an individual of the train split"
            else
                Ok(
                    ClassificationMetrics.ofPredictions (
                        judged |> Array.map (fun row -> name table.Samples[row]),
                        Array.map predicted judged
                    ),
                    test.Length - judged.Length
                )

    /// Measures one model.
    let measure
        (options: EvaluateOptions)
        (neighbours: Neighbours)
        (threads: int)
        (model: string)
        (table: EmbeddingTable)
        (trial: Trial)
        (cancellation: CancellationToken)
        =
        let names =
            Seq.append trial.Queries trial.Gallery
            |> Seq.map (fun row -> name table.Samples[row])
            |> Seq.distinct
            |> Seq.toArray

        Array.Sort(names, StringComparer.Ordinal)

        let numbers =
            Dictionary(names |> Seq.mapi (fun i name -> KeyValuePair(name, i)), StringComparer.Ordinal)

        let labelled rows =
            LabelledVectors(pick table rows, table.Dimension, rows |> Array.map (fun row -> numbers[name table.Samples[row]]))

        let gallery = labelled trial.Gallery

        let queries =
            if trial.IsLeaveOneOut then
                gallery
            else
                labelled trial.Queries

        let own =
            Array.init trial.Queries.Length (fun i -> if trial.IsLeaveOneOut then i else -1)

        let scores, k =
            Ranking.score options.Distance neighbours threads gallery queries own cancellation

        let ranked =
            if trial.IsLeaveOneOut then
                trial.Gallery.Length - 1
            else
                trial.Gallery.Length

        let lone = scores |> Array.filter (fun score -> score.Relevant = 0) |> Array.length

        let loneNotes =
            if lone = scores.Length then
                [
                    "Retrieval is not defined: no query has a photo of the same individual to find."
                ]
            elif lone > 0 then
                let photos = if lone = 1 then "1 query" else $"{lone} queries"
                [ $"{photos} left out, with no photo of the same individual to find." ]
            else
                []

        let naming, namingNotes =
            match judgeNaming table with
            | Error reason -> Error reason, [ $"{Char.ToUpperInvariant reason[0]}{reason.Substring 1}." ]
            | Ok(score, strangers) ->
                let left =
                    if strangers > 0 then
                        $"; {strangers} of individuals outside the train split left out"
                    else
                        ""

                Ok score,
                [
                    $"Accuracy is measured on {score.Photos} test photos of {score.Individuals} individuals the model learnt{left}; chance is always naming the commonest of them, and 1/{score.Individuals} for balanced accuracy."
                ]

        {
            Model = model
            Trial = trial
            Queries = trial.Queries |> Array.map (fun row -> table.Samples[row])
            Labels = queries.Labels
            Scores = scores
            ByChance = Chance.ofQueries ranked k scores
            Naming = naming
            Notes = trial.Notes @ loneNotes @ namingNotes
        }

    /// The queries that have something to find.
    let scored (result: ModelResult) =
        result.Scores |> Array.filter (fun score -> score.Relevant > 0) |> Array.length

    /// The individuals those queries show.
    let individuals (result: ModelResult) =
        Seq.zip result.Labels result.Scores
        |> Seq.filter (fun (_, score) -> score.Relevant > 0)
        |> Seq.map fst
        |> Seq.distinct
        |> Seq.length

    /// All figures, for machines.
    let measures (result: ModelResult) = [
        let defined value =
            if Double.IsNaN value then Nullable() else Nullable value

        for figure in Figure.all do
            let mean (scores: QueryScore[]) =
                RetrievalMetrics.mean (scores, figure.Of)

            Measure(result.Model, figure.Name, mean result.Scores, defined (mean result.ByChance))

        for figure in Figure.all do
            let mean (scores: QueryScore[]) =
                RetrievalMetrics.meanPerLabel (scores, result.Labels, figure.Of)

            Measure(result.Model, $"{figure.Name}_per_class", mean result.Scores, defined (mean result.ByChance))

        match result.Naming with
        | Ok score ->
            Measure(result.Model, "accuracy", score.Accuracy, score.AccuracyByChance)
            Measure(result.Model, "balanced_accuracy", score.BalancedAccuracy, score.BalancedAccuracyByChance)
        | Error _ ->
            Measure(result.Model, "accuracy", nan)
            Measure(result.Model, "balanced_accuracy", nan)

        Measure(result.Model, "queries", float (scored result))
        Measure(result.Model, "gallery", float result.Trial.Gallery.Length)
        Measure(result.Model, "individuals", float (individuals result))
    ]
