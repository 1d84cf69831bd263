namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Globalization
open ReIdFlow.Contracts

/// Turns results into tables to print.
module internal Tables =

    let private percent (value: float) =
        if Double.IsNaN value then
            "n/a"
        else
            (100.0 * value).ToString("0.00", CultureInfo.InvariantCulture)

    let private number (value: int) =
        value.ToString CultureInfo.InvariantCulture

    let private describe (distance: Distance) =
        if distance = Distance.Cosine then
            "cosine distance"
        else
            "Euclidean distance"

    let private columns = [
        "Model"
        for figure in Figure.all do
            figure.Heading
        "MAP@R per individual"
        "Accuracy"
        "Balanced acc."
        "Queries"
        "Gallery"
    ]

    let private figures (scores: QueryScore[]) (labels: int[]) = [
        for figure in Figure.all do
            percent (RetrievalMetrics.mean (scores, figure.Of))
        percent (RetrievalMetrics.meanPerLabel (scores, labels, Figure.mapAtR.Of))
    ]

    let private modelRow (result: ModelResult) = [
        result.Model
        yield! figures result.Scores result.Labels
        match result.Naming with
        | Ok score ->
            percent score.Accuracy
            percent score.BalancedAccuracy
        | Error _ ->
            "n/a"
            "n/a"
        number (ModelResult.scored result)
        number result.Trial.Gallery.Length
    ]

    let private chanceRow (result: ModelResult) = [
        "  by chance"
        yield! figures result.ByChance result.Labels
        match result.Naming with
        | Ok score ->
            percent score.AccuracyByChance
            percent score.BalancedAccuracyByChance
        | Error _ ->
            "n/a"
            "n/a"
        ""
        ""
    ]

    let private table (title: string) (columns: string list) (rows: string list list) =
        ResultTable(title, columns, [| for row in rows -> row :> IReadOnlyList<string> |])

    /// A table per protocol with a row per model, and under each what chance reaches on the same photos.
    let overviews (distance: Distance) (results: ModelResult list) =
        results
        |> List.groupBy _.Trial.Protocol
        |> List.map (fun (protocol, group) ->
            group
            |> List.collect (fun result -> [ modelRow result; chanceRow result ])
            |> table $"Figures in %%, {protocol}, {describe distance}" columns)

    /// A row per individual that was sought.
    let perIndividual (distance: Distance) (result: ModelResult) =
        let rows = [
            for _, queries in result.Labels |> Array.indexed |> Array.groupBy snd |> Array.sortBy fst do
                let queries =
                    queries
                    |> Array.map fst
                    |> Array.filter (fun i -> result.Scores[i].Relevant > 0)

                if queries.Length > 0 then
                    let scores = queries |> Array.map (fun i -> result.Scores[i])
                    let byChance = queries |> Array.map (fun i -> result.ByChance[i])

                    [
                        string result.Queries[queries[0]].Individual
                        for figure in Figure.all do
                            percent (RetrievalMetrics.mean (scores, figure.Of))
                        percent (RetrievalMetrics.mean (byChance, Figure.mapAtR.Of))
                        number queries.Length
                        number scores[0].Relevant
                    ]
        ]

        let columns = [
            "Individual"
            for figure in Figure.all do
                figure.Heading
            "MAP@R by chance"
            "Queries"
            "To find"
        ]

        table $"{result.Model}: figures in %% per individual, {result.Trial.Protocol}, {describe distance}" columns rows

    /// Notes, once where they hold for every model, else with the models they hold for.
    let notes (results: ModelResult list) = [
        for note, holders in
            results
            |> List.collect (fun result -> [ for note in result.Notes -> note, result.Model ])
            |> List.groupBy fst do
            let models = List.map snd holders

            if models.Length = results.Length then
                note
            else
                let names = String.concat ", " models
                $"{names}: {note}"

        if not results.IsEmpty then
            "Chance is what a ranking in random order reaches on average on the same photos."
    ]
