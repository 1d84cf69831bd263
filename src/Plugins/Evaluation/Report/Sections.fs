namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open ReIdFlow.Contracts

/// The parts of the report, each a piece of HTML.
module internal Sections =

    let private mean (figure: Figure) (scores: QueryScore[]) =
        RetrievalMetrics.mean (scores, figure.Of)

    let private scored (result: ModelResult) = [|
        for q in 0 .. result.Scores.Length - 1 do
            if result.Scores[q].Relevant > 0 then
                q
    |]

    /// What stands at the top of the page: the best model by MAP@R, beside chance.
    let summary (results: ModelResult list) =
        let defined =
            results
            |> List.filter (fun result -> not (Double.IsNaN(mean Figure.mapAtR result.Scores)))

        match defined with
        | [] -> Html.paragraph "No model can be measured: no photo has another of the same individual to find."
        | _ ->
            let best = defined |> List.maxBy (fun result -> mean Figure.mapAtR result.Scores)
            let value, chance = mean Figure.mapAtR best.Scores, mean Figure.mapAtR best.ByChance

            let interval =
                match best.Intervals.TryGetValue "map_at_r" with
                | true, struct (low, high) when not (Double.IsNaN low) -> $" (95 %% interval {Html.percent low} to {Html.percent high})"
                | _ -> ""

            let tile heading value =
                $"<li><b>{Html.text value}</b>{Html.text heading}</li>"

            String.concat "\n" [
                $"<p>Best by MAP@R: <strong>{Html.text best.Model}</strong>, {Html.percent value}{interval}; chance is {Html.percent chance}.</p>"
                "<ul class=\"tiles\">"
                tile "MAP@R" (Html.percent value)
                tile "first hit right (P@1)" (Html.percent (mean Figure.precisionAt1 best.Scores))
                tile "P@1 by chance" (Html.percent (mean Figure.precisionAt1 best.ByChance))
                tile "queries" (string (ModelResult.scored best))
                tile "photos searched" (string best.Gallery.Length)
                tile "individuals sought" (string (ModelResult.individuals best))
                "</ul>"
            ]

    let private ranks = [| 1; 2; 3; 4; 5; 6; 8; 10; 12; 15; 20 |]

    let curves (results: ModelResult list) =
        let shown = results |> List.truncate 6

        let cmc = [
            for result in shown do
                {
                    Name = result.Model
                    Points = ranks |> Array.map (fun rank -> float rank, ModelResult.cmc result rank)
                    Dashed = false
                }

                {
                    Name = $"{result.Model}, by chance"
                    Points = ranks |> Array.map (fun rank -> float rank, ModelResult.cmcByChance result rank)
                    Dashed = true
                }
        ]

        let thin (points: 'a[]) =
            if points.Length <= 400 then
                points
            else
                Array.init 400 (fun i -> points[i * (points.Length - 1) / 399])

        let roc =
            shown
            |> List.filter (fun result -> result.Roc.Length > 1)
            |> List.map (fun result -> {
                Name = result.Model
                Points =
                    result.Roc
                    |> thin
                    |> Array.map (fun point -> point.FalseAccepts, point.TrueAccepts)
                Dashed = false
            })

        let det =
            roc
            |> List.map (fun curve -> {
                curve with
                    Points = curve.Points |> Array.map (fun (f, t) -> f, 1.0 - t)
            })

        let calibration =
            shown
            |> List.choose (fun result ->
                match result.Pairs with
                | Some pairs when pairs.Calibration.Length > 0 ->
                    Some {
                        Name = result.Model
                        Points = pairs.Calibration
                        Dashed = false
                    }
                | _ -> None)

        [
            Html.figure
                "Cumulative match characteristic: the share of queries with a photo of the same individual among the first so many. Dashed: by chance."
                (Plots.curves "Cumulative match characteristic" "Among the first" "Share of queries" true cmc)
            if not roc.IsEmpty then
                Html.figure
                    "ROC of known against unknown individuals, by the distance to the nearest photo."
                    (Plots.curves "ROC, known against unknown" "Unknown photos accepted" "Known photos accepted" true roc)

                Html.figure
                    "DET: the same trade, as errors on both axes."
                    (Plots.curves "DET, known against unknown" "Unknown photos accepted" "Known photos refused" true det)
            if not calibration.IsEmpty then
                Html.figure
                    "Calibration: of the pairs given a probability, how many are the same individual. On the diagonal, probabilities can be taken at their word."
                    (Plots.curves "Calibration" "Probability given" "Share the same" true calibration)
            for result in shown do
                match result.Pairs with
                | Some pairs ->
                    Html.figure
                        $"{result.Model}: {pairs.By} of pairs of the same and of different individuals. The less they overlap, the better; a same pair is the nearer one in {Html.percent pairs.Auc} of comparisons."
                        (Plots.histograms $"{result.Model}: same and different" pairs.By pairs.Low pairs.High [
                            "same individual", pairs.Same
                            "different individuals", pairs.Different
                        ])
                | None -> ()
        ]
        |> String.concat "\n"
        |> Html.element "div" "class=\"grid\""

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

            $"{name} ({times}×)"

    /// A row per individual, the worst first; long lists are folded away.
    let individuals (result: ModelResult) =
        let rows =
            scored result
            |> Array.groupBy (fun q -> result.Labels[q])
            |> Array.map (fun (label, queries) ->
                let value =
                    queries |> Array.averageBy (fun q -> result.Scores[q].AveragePrecisionAtR)

                let first = queries |> Array.averageBy (fun q -> result.Scores[q].PrecisionAt1)

                value,
                result.Names[label],
                [
                    result.Names[label]
                    string queries.Length
                    string result.Scores[queries[0]].Relevant
                    Html.percent value
                    Html.percent (queries |> Array.averageBy (fun q -> result.ByChance[q].AveragePrecisionAtR))
                    Html.percent first
                    confusedWith result queries
                ])
            |> Array.sortBy (fun (value, name, _) -> value, name)
            |> Array.map (fun (_, _, row) -> row)

        let table =
            Html.table $"{result.Model}: individuals, the worst first" [
                "Individual"
                "Queries"
                "To find"
                "MAP@R"
                "By chance"
                "P@1"
                "Most often taken for"
            ]

        if rows.Length <= 15 then
            table rows
        else
            $"{table (Array.truncate 10 rows)}<details><summary>All {rows.Length} individuals of {Html.text result.Model}</summary>{table rows}</details>"

    /// The embeddings on a plane.
    let map (random: string -> RandomStream) (result: ModelResult) =
        match result.Vectors with
        | Some vectors when vectors.Labels.Length > 2 ->
            let points, (first, second) =
                Projection.principal vectors (random $"map/{result.Model}")

            let counts =
                vectors.Labels
                |> Array.countBy id
                |> Array.sortBy (fun (label, count) -> -count, label)
                |> Array.truncate 6

            let of' label =
                Array.zip vectors.Labels points
                |> Array.filter (fun (l, _) -> l = label)
                |> Array.map snd

            let named = HashSet(Array.map fst counts)

            let others =
                Array.zip vectors.Labels points
                |> Array.filter (fun (label, _) -> not (named.Contains label))
                |> Array.map snd

            Html.figure
                $"{result.Model}: the queries' embeddings on their first two principal components, which hold {Html.percent (first + second)} of the variance; the six individuals with most photos in colour."
                (Plots.map
                    $"{result.Model}: map of the embeddings"
                    $"First component ({Html.percent first})"
                    $"Second component ({Html.percent second})"
                    [ for label, _ in counts -> result.Names[label], of' label ]
                    others)
        | _ -> ""

    let private shot (pictures: Pictures) (css: string) (label: string) (sample: Sample) (detail: string) =
        let picture =
            match pictures.AddressOf sample.Id with
            | Some address -> $"<img src=\"{address}\" alt=\"\">"
            | None -> ""

        $"<span class=\"frame\" title=\"{Html.text sample.Path}\">{picture}</span><span class=\"mark\">{Html.text label}</span> {Html.text sample.Individual}<br><span class=\"soft\">{Html.text detail}</span>"
        |> Html.element "div" $"class=\"shot {css}\""

    /// Queries with their best hits: the most confident mistakes first, then the hardest queries, then some that went well.
    let gallery (pictures: Pictures) (result: ModelResult) =
        let hits = 6

        let isWrong q =
            match Array.tryHead result.Found[q].Nearest with
            | Some hit -> result.GalleryLabels[hit.Item] <> result.Labels[q]
            | None -> false

        let wrong, right = scored result |> Array.partition isWrong

        // Confident: the wrong photo is far nearer than the nearest right one.
        let margin q =
            let found = result.Found[q]

            (found.NearestOther.Distance - found.NearestSame.Distance)
            / (abs found.NearestSame.Distance + abs found.NearestOther.Distance + 1e-30)

        let confident = wrong |> Array.sortBy (fun q -> margin q, q) |> Array.truncate 12

        let hardest =
            wrong
            |> Array.except confident
            |> Array.sortBy (fun q -> -result.Scores[q].FirstHit, q)
            |> Array.truncate 8

        let easy = right |> Array.sortBy (fun q -> -(margin q), q) |> Array.truncate 4

        let query q =
            let found = result.Found[q]

            let rank =
                match result.Scores[q].FirstHit with
                | 0 -> "own individual not among the neighbours that count"
                | 1 -> "own individual first"
                | rank -> $"own individual at rank {rank}"

            let hit (item: Hit) =
                let isRight = result.GalleryLabels[item.Item] = result.Labels[q]

                "<li>"
                + shot
                    pictures
                    (if isRight then "right" else "wrong")
                    (if isRight then "✓ right:" else "✗ wrong:")
                    result.Gallery[item.Item]
                    (Html.number "G3" item.Distance)
                + "</li>"

            let hits = found.Nearest |> Array.truncate hits |> Array.map hit |> String.concat ""
            let own = shot pictures "" "Sought:" result.Queries[q] rank
            $"<li><ol class=\"hits\" aria-label=\"Query and its best hits\"><li>{own}</li>{hits}</ol></li>"

        let group heading note (queries: int[]) =
            if queries.Length = 0 then
                ""
            else
                let items = queries |> Array.map query |> String.concat "\n"
                $"<h4>{Html.text heading}</h4><p class=\"soft\">{Html.text note}</p><ul class=\"queries\">{items}</ul>"

        String.concat "\n" [
            $"<h3>{Html.text result.Model}</h3>"
            group "Most confident mistakes" "The first hit is wrong, and much nearer than any photo of the right individual." confident
            group "Hardest queries" "The right individual comes last." hardest
            group "Clear successes" "The first hit is right, with the widest margin." easy
        ]

    /// What the photos themselves are like.
    let health (results: ModelResult list) =
        match results with
        | [] -> ""
        | result :: _ ->
            let photos =
                Seq.append result.Queries result.Gallery |> Seq.distinctBy _.Id |> Seq.toArray

            let sizes =
                photos
                |> Array.countBy (fun sample -> string sample.Individual)
                |> Array.map snd

            let singles = sizes |> Array.filter ((=) 1) |> Array.length
            let bySize = sizes |> Array.countBy id |> Array.sortBy fst

            let duplicates =
                match result.NearDuplicates with
                | None -> "Near-duplicates were not looked for: that needs a thumbnail stage, named in option thumbnails."
                | Some duplicates ->
                    let count = duplicates |> Array.filter id |> Array.length

                    let keep (scores: QueryScore[]) =
                        Array.zip scores duplicates
                        |> Array.filter (snd >> not)
                        |> Array.map fst
                        |> mean Figure.mapAtR

                    let without =
                        results
                        |> List.filter (fun other -> other.NearDuplicates.IsSome && other.Scores.Length = duplicates.Length)
                        |> List.map (fun other ->
                            let value =
                                Array.zip other.Scores duplicates
                                |> Array.filter (snd >> not)
                                |> Array.map fst
                                |> mean Figure.mapAtR

                            $"{other.Model} {Html.percent value}")
                        |> String.concat ", "

                    $"{count} of {duplicates.Length} queries have a near-duplicate among the photos they are sought in, by perceptual hash. MAP@R without them: {without}; chance is {Html.percent (keep result.ByChance)}."

            String.concat "\n" [
                Html.paragraph
                    $"{photos.Length} photos of {sizes.Length} individuals took part; {singles} individuals have a single photo. {result.Copies} queries have an exact copy as far as {result.Model} can tell."
                Html.paragraph duplicates
                Html.figure
                    "How many individuals have how many photos."
                    (Plots.bars
                        "Photos per individual"
                        "Photos"
                        "Individuals"
                        (bySize |> Array.map (fun (size, count) -> float size, float count)))
            ]
