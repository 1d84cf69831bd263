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

    let private table (title: string) (columns: string list) (rows: string list list) =
        ResultTable(title, columns, [| for row in rows -> row :> IReadOnlyList<string> |])

    /// An interval in %, for people; n/a where there is none.
    let interval (result: ModelResult) (name: string) =
        match result.Find name with
        | Some { Interval = Some interval } when not (Double.IsNaN interval.Low) -> $"{percent interval.Low} – {percent interval.High}"
        | _ -> "n/a"

    // A row per model, and at the end what chance reaches: its range where it is not the same for all, as each model has photos and
    // groups of its own.
    let private withChance (rows: (string list * float list) list) (blanks: int) =
        let ofColumn (values: float list) =
            match values |> List.filter (Double.IsNaN >> not) |> List.map percent |> List.distinct with
            | [] -> "n/a"
            | [ same ] -> same
            | _ ->
                let known = values |> List.filter (Double.IsNaN >> not)
                $"{percent (List.min known)} – {percent (List.max known)}"

        let chance = rows |> List.map snd |> List.transpose |> List.map ofColumn

        List.map fst rows @ [ "  by chance" :: chance @ List.replicate blanks "" ]

    let private figureNames = [
        for figure in Figure.all do
            figure.Name
        "map_at_r_per_class"
        "accuracy"
        "balanced_accuracy"
    ]

    let private columns = [
        "Model"
        for figure in Figure.all do
            figure.Heading
        "MAP@R per individual"
        "Accuracy"
        "Balanced acc."
        "MAP@R, 95 %"
        "Queries"
        "Gallery"
    ]

    let private modelRow (result: ModelResult) = [
        result.Model
        for name in figureNames do
            percent (result.Value name)
        interval result "map_at_r"
        number result.Scored.Length
        number result.Gallery.Length
    ]

    let private chances (result: ModelResult) = [
        for name in figureNames do
            result.Chance name
    ]

    let private modelRows (results: ModelResult list) =
        withChance (results |> List.map (fun result -> modelRow result, chances result)) 3

    // Rankings of the very photos that embeddings are measured on stand in one table with these.
    let private isLike (ranking: ModelResult) (other: ModelResult) =
        other.Gallery.Length = ranking.Gallery.Length
        && Seq.map (fun (sample: Sample) -> sample.Id) other.Queries
           |> Set.ofSeq
           |> (=) (Seq.map (fun (sample: Sample) -> sample.Id) ranking.Queries |> Set.ofSeq)

    /// A table per protocol with a row per model, and what chance reaches on the same photos.
    let overviews (results: ModelResult list) =
        let rankings, embeddings =
            results |> List.partition (fun result -> result.Vectors.IsNone)

        let groups =
            embeddings
            |> List.groupBy (fun result -> result.Trial.Protocol, result.By)
            |> List.map (fun ((protocol, by), group) -> protocol, by, group)

        let placeOf ranking =
            groups |> List.tryFindIndex (fun (_, _, group) -> isLike ranking group.Head)

        [
            for i, (protocol, by, group) in List.indexed groups do
                let joined = rankings |> List.filter (fun ranking -> placeOf ranking = Some i)

                let pairs =
                    if joined.IsEmpty then
                        ""
                    else
                        "; (pairs): by the matcher's score"

                modelRows (group @ joined)
                |> table $"Figures in %%, {protocol}, {by}{pairs}" columns

            match rankings |> List.filter (fun ranking -> (placeOf ranking).IsNone) with
            | [] -> ()
            | apart -> modelRows apart |> table "Figures in %, rankings by the matcher's score" columns
        ]

    let private furtherNames (results: ModelResult list) = [
        let has name =
            results |> List.exists (fun result -> (result.Find name).IsSome)

        for depth in ModelResult.cmcDepths do
            $"cmc_{depth}", $"CMC@{depth}"

        for name, heading in
            [
                "baks", "BAKS"
                "baus", "BAUS"
                "baks_baus", "√(BAKS·BAUS)"
                "ari", "ARI"
                "nmi", "NMI"
                "pair_auc", "Pair AUC"
                "pair_accuracy", "Pair acc."
            ] do
            if has name then
                name, heading
    ]

    /// Ranks, open set, groups and pairs: a row per model, and what chance reaches; no column for what no model has.
    let further (results: ModelResult list) = [
        if not results.IsEmpty then
            let names = furtherNames results

            let row (result: ModelResult) = [
                result.Model
                for name, _ in names do
                    percent (result.Value name)
                interval result "precision_at_1"
            ]

            let chances (result: ModelResult) = [
                for name, _ in names do
                    result.Chance name
            ]

            withChance (results |> List.map (fun result -> row result, chances result)) 1
            |> table "Ranks, open set, groups found and pairs, in %" [
                "Model"
                for _, heading in names do
                    heading
                "P@1, 95 %"
            ]
    ]

    let private reportNames = [
        "map_at_r", "MAP@R"
        "map_at_r_per_class", "MAP@R per individual"
        "precision_at_1", "P@1"
        "r_precision", "R-precision"
        "map", "MAP"
        "mrr", "MRR"
        "cmc_5", "CMC@5"
        "cmc_10", "CMC@10"
        "cmc_20", "CMC@20"
        "accuracy", "Accuracy"
        "balanced_accuracy", "Balanced accuracy"
        "baks", "BAKS"
        "baus", "BAUS"
        "baks_baus", "√(BAKS·BAUS)"
        "false_accept_rate", "False accepts"
        "open_set_auc", "Open-set AUC"
        "equal_error_rate", "Equal error rate"
        "ari", "ARI"
        "nmi", "NMI"
        "pair_auc", "Pair AUC"
        "pair_accuracy", "Pair accuracy"
        "map_at_r_without_near_duplicates", "MAP@R without near-duplicates"
        "map_at_r_without_near_duplicates_by_embedding", "MAP@R without near-duplicates by embedding"
    ]

    /// Every figure of one model, with chance and interval.
    let ofModel (result: ModelResult) =
        table $"{result.Model}: figures in %%, {result.Trial.Protocol}, {result.By}" [ "Figure"; "Value"; "By chance"; "95 %" ] [
            for name, heading in reportNames do
                match result.Find name with
                | Some measure when not (Double.IsNaN measure.Value) -> [
                    heading
                    percent measure.Value
                    percent measure.Chance
                    interval result name
                  ]
                | _ -> ()
        ]

    /// A row per individual that was sought.
    let perIndividual (result: ModelResult) =
        let rows = [
            for _, queries in result.Scored |> Array.groupBy (fun q -> result.Labels[q]) |> Array.sortBy fst do
                let scores = queries |> Array.map (fun q -> result.Found[q].Score)
                let byChance = queries |> Array.map (fun q -> result.ByChance[q])

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

        table $"{result.Model}: figures in %% per individual, {result.Trial.Protocol}, {result.By}" columns rows

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
