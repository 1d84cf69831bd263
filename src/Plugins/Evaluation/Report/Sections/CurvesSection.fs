namespace ReIdFlow.Plugins.Evaluation

open System

/// Curves over ranks, thresholds and probabilities, and how pairs are distributed.
module internal CurvesSection =

    let private ranks = [| 1; 2; 3; 4; 5; 6; 8; 10; 12; 15; 20 |]

    let private curve name points = {
        Name = name
        Points = points
        Dashed = false
    }

    let private cmc (results: ModelResult list) =
        let ofChance (result: ModelResult) =
            ranks |> Array.map (fun rank -> float rank, ModelResult.cmcByChance result rank)

        let chance =
            match results |> List.map ofChance |> List.distinct with
            | [ same ] -> [
                {
                    Name = "by chance"
                    Points = same
                    Dashed = true
                }
              ]
            | _ -> [
                for result in results do
                    {
                        Name = $"{result.Model}, by chance"
                        Points = ofChance result
                        Dashed = true
                    }
              ]

        [
            for result in results do
                curve result.Model (ranks |> Array.map (fun rank -> float rank, ModelResult.cmc result rank))
            yield! chance
        ]

    let private thin (points: 'a[]) =
        if points.Length <= 400 then
            points
        else
            Array.init 400 (fun i -> points[i * (points.Length - 1) / 399])

    let private diagonal name from until = {
        Name = name
        Points = [| 0.0, from; 1.0, until |]
        Dashed = true
    }

    let private roc (results: ModelResult list) =
        results
        |> List.choose (fun result ->
            result.OpenSet
            |> Option.filter (fun openSet -> openSet.Curve.Length > 1)
            |> Option.map (fun openSet ->
                openSet.Curve
                |> thin
                |> Array.map (fun point -> point.FalseAccepts, point.TrueAccepts)
                |> curve result.Model))

    // Errors on both axes as they are; those of the axes of a normal distribution are hard to read for people who do not know them.
    let private det (roc: Curve list) =
        roc
        |> List.map (fun curve -> {
            curve with
                Points = curve.Points |> Array.map (fun (f, t) -> f, 1.0 - t)
        })

    let private calibration (results: ModelResult list) =
        results
        |> List.choose (fun result ->
            match result.Pairs with
            | Some pairs when pairs.Calibration.Length > 0 -> Some(curve result.Model pairs.Calibration)
            | _ -> None)

    let private distribution (result: ModelResult) (pairs: PairScores) =
        let auc =
            match result.Find "pair_auc" with
            | Some { Interval = Some interval } when not (Double.IsNaN interval.Low) ->
                $"{Html.percent pairs.Auc} of comparisons (95\u00A0%% interval {Html.percent interval.Low} to {Html.percent interval.High}; chance 50 %%)"
            | _ -> $"{Html.percent pairs.Auc} of comparisons (chance 50 %%)"

        let axis = $"{Char.ToUpperInvariant pairs.By[0]}{pairs.By.Substring 1}"
        let groups = [ "same individual", pairs.Same; "different individuals", pairs.Different ]

        Html.figure
            $"{result.Model}: {pairs.By} of pairs. A same pair is the more alike one in {auc}."
            (Plots.histograms $"{result.Model}: pairs of the same and of different individuals" axis pairs.Low pairs.High groups)

    /// results: the best first.
    let write (results: ModelResult list) =
        let shown = results |> List.truncate 6
        let roc, calibration = roc shown, calibration shown

        let left =
            match results.Length - shown.Length with
            | 0 -> []
            | more -> [
                Html.paragraph $"The best {shown.Length} models; {more} more are in the tables."
              ]

        [
            Html.figure
                "Cumulative match characteristic: the share of queries with a photo of the same individual among the first so many."
                (Plots.curves "Cumulative match characteristic" "Among the first" "Share of queries" (cmc shown))
            if not roc.IsEmpty then
                Html.figure
                    "ROC of known against unknown individuals, by the distance to the nearest photo."
                    (Plots.curves
                        "ROC, known against unknown"
                        "Unknown photos accepted"
                        "Known photos accepted"
                        (roc @ [ diagonal "by chance" 0.0 1.0 ]))

                Html.figure
                    "DET: the same trade, as errors on both axes."
                    (Plots.curves
                        "DET, known against unknown"
                        "Unknown photos accepted"
                        "Known photos refused"
                        (det roc @ [ diagonal "by chance" 1.0 0.0 ]))
            if not calibration.IsEmpty then
                Html.figure
                    "Calibration: of the pairs given a probability, how many are the same individual, 20 pairs or more to a point. On the dashed line, probabilities can be taken at their word."
                    (Plots.dottedCurves
                        "Calibration"
                        "Probability given"
                        "Share the same"
                        (calibration @ [ diagonal "as good as its word" 0.0 1.0 ]))
            for result in shown do
                match result.Pairs with
                | Some pairs when Array.sum pairs.Same + Array.sum pairs.Different > 0L -> distribution result pairs
                | _ -> ()
        ]
        |> String.concat "\n"
        |> Html.element "div" "class=\"grid\""
        |> fun grid -> String.concat "\n" (grid :: left)
