namespace ReIdFlow.Plugins.Evaluation

/// Individuals, the worst first.
module internal IndividualsSection =

    // The individual whose photos most often come first in the place of a query's own.
    let private confusedWith (result: ModelResult) (queries: int[]) =
        let others =
            queries
            |> Array.choose (fun q ->
                match Array.tryHead result.Found[q].Nearest with
                | Some hit when result.GalleryLabels[hit.Item] <> result.Labels[q] -> Some result.Names[result.GalleryLabels[hit.Item]]
                | _ -> None)
            |> Array.countBy id

        if others.Length = 0 then
            "–"
        else
            let name, times =
                others |> Array.sortBy (fun (name, times) -> -times, name) |> Array.head

            $"{name} ({times} of {queries.Length})"

    let private rows (result: ModelResult) =
        result.Scored
        |> Array.groupBy (fun q -> result.Labels[q])
        |> Array.map (fun (label, queries) ->
            let mean (scoreOf: int -> QueryScore) (figure: Figure) =
                queries |> Array.averageBy (scoreOf >> figure.Of)

            let own q = result.Found[q].Score
            let value = mean own Figure.mapAtR

            value,
            result.Names[label],
            [
                result.Names[label]
                string queries.Length
                string (own queries[0]).Relevant
                Html.percent value
                Html.percent (mean (fun q -> result.ByChance[q]) Figure.mapAtR)
                Html.percent (mean own Figure.precisionAt1)
                confusedWith result queries
            ])
        |> Array.sortBy (fun (value, name, _) -> value, name)
        |> Array.map (fun (_, _, row) -> row)

    let private columns = [
        "Individual"
        "Queries"
        "Photos to find"
        "MAP@R"
        "By chance"
        "P@1"
        "Most often taken for"
    ]

    let private ofModel (result: ModelResult) =
        let rows = rows result
        let all = Html.table $"{result.Model}: individuals, the worst first" columns

        if rows.Length <= 15 then
            all rows
        else
            let worst =
                Html.table $"{result.Model}: the ten worst individuals" columns (Array.truncate 10 rows)

            worst
            + Html.folded $"All {rows.Length} individuals of {result.Model}" (all rows)

    /// results: the best first, which stands open.
    let write (results: ModelResult list) =
        match results with
        | [] -> ""
        | best :: others ->
            [
                $"<h3>{Html.text best.Model}</h3>"
                ofModel best
                for result in others do
                    Html.folded result.Model (ofModel result)
            ]
            |> String.concat "\n"
