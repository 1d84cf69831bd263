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

    // A row per model, and what chance reaches: under each, or once at the end where it is the same for all.
    let private withChance (rows: (string list * string list) list) =
        match rows |> List.map snd |> List.distinct with
        | [ chance ] when rows.Length > 1 -> List.map fst rows @ [ chance ]
        | _ -> rows |> List.collect (fun (row, chance) -> [ row; chance ])

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

    let private chanceRow (result: ModelResult) = [
        "  by chance"
        for name in figureNames do
            percent (result.Chance name)
        ""
        ""
        ""
    ]

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
                let pairs = if joined.IsEmpty then "" else "; (pairs): by the matcher's score"

                group @ joined
                |> List.map (fun result -> modelRow result, chanceRow result)
                |> withChance
                |> table $"Figures in %%, {protocol}, {by}{pairs}" columns

            match rankings |> List.filter (fun ranking -> (placeOf ranking).IsNone) with
            | [] -> ()
            | apart ->
                apart
                |> List.map (fun result -> modelRow result, chanceRow result)
                |> withChance
                |> table "Figures in %, rankings by the matcher's score" columns
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

            let row (first: string) (value: string -> float) (p1: string) = [
                first
                p1
                for name, _ in names do
                    percent (value name)
            ]

            results
            |> List.map (fun result -> row result.Model result.Value (interval result "precision_at_1"), row "  by chance" result.Chance "")
            |> withChance
            |> table "Ranks, open set, groups found and pairs, in %" [
                "Model"
                "P@1, 95 %"
                for _, heading in names do
                    heading
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
            for _, queries in
                result.Scored
                |> Array.groupBy (fun q -> result.Labels[q])
                |> Array.sortBy fst do
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
