namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// Works all figures out, each with what chance reaches and an interval over individuals where these have a meaning.
module internal Measures =

    let private plain name value chance = {
        Name = name
        Value = value
        Chance = chance
        Interval = None
    }

    let private within interval measure = {
        measure with
            Interval = Some interval
    }

    let private retrieval (random: string -> RandomStream) (resamples: int) (result: ModelResult) = [
        let scores = result.Scores

        let values (figure: Figure) =
            scores
            |> Array.map (fun score -> if score.Relevant > 0 then figure.Of score else nan)

        let mean (figure: Figure) (scores: QueryScore[]) =
            RetrievalMetrics.mean (scores, figure.Of)

        let perLabel (figure: Figure) (scores: QueryScore[]) =
            RetrievalMetrics.meanPerLabel (scores, result.Labels, figure.Of)

        for figure in Figure.all do
            plain figure.Name (mean figure scores) (mean figure result.ByChance)
            |> within (Bootstrap.ofMean (random figure.Name, result.Labels, values figure, resamples))

        for figure in Figure.all do
            let name = $"{figure.Name}_per_class"

            plain name (perLabel figure scores) (perLabel figure result.ByChance)
            |> within (Bootstrap.ofMeanPerLabel (random name, result.Labels, values figure, resamples))

        for depth in ModelResult.cmcDepths do
            let isHit (score: QueryScore) =
                if score.Relevant = 0 then nan
                elif score.FirstHit > 0 && score.FirstHit <= depth then 1.0
                else 0.0

            plain $"cmc_{depth}" (ModelResult.cmc result depth) (ModelResult.cmcByChance result depth)
            |> within (Bootstrap.ofMean (random $"cmc_{depth}", result.Labels, Array.map isHit scores, resamples))
    ]

    let private naming (random: string -> RandomStream) (resamples: int) (result: ModelResult) = [
        match result.Naming with
        | Ok naming ->
            plain "accuracy" naming.Score.Accuracy naming.Score.AccuracyByChance
            |> within (Bootstrap.ofMean (random "accuracy", naming.Individuals, naming.Right, resamples))

            plain "balanced_accuracy" naming.Score.BalancedAccuracy naming.Score.BalancedAccuracyByChance
            |> within (Bootstrap.ofMeanPerLabel (random "balanced_accuracy", naming.Individuals, naming.Right, resamples))
        | Error _ ->
            plain "accuracy" nan nan
            plain "balanced_accuracy" nan nan
    ]

    let private openSet (result: ModelResult) = [
        match result.OpenSet with
        | Some found ->
            let score = found.Score

            let measure name value chance =
                plain name value chance |> within found.Intervals[name]

            measure "baks" score.Baks score.BaksByChance
            measure "baus" score.Baus score.BausByChance
            measure "baks_baus" score.GeometricMean (Math.Sqrt(score.BaksByChance * score.BausByChance))
            plain "open_set_threshold" score.Threshold nan
            measure "false_accept_rate" score.FalseAcceptRate nan
            measure "open_set_auc" score.Auc 0.5
            measure "equal_error_rate" score.EqualErrorRate 0.5
        | None -> ()
    ]

    let private groupsAndPairs (result: ModelResult) = [
        match result.Clusters with
        | Some found ->
            plain "ari" found.Score.Ari 0.0 |> within found.Intervals["ari"]

            plain "nmi" found.Score.Nmi found.Score.NmiByChance
            |> within found.Intervals["nmi"]
        | None -> ()

        match result.Pairs with
        | Some pairs ->
            plain "pair_auc" pairs.Auc 0.5 |> within pairs.AucInterval

            if not (Double.IsNaN pairs.Accuracy) then
                plain "pair_accuracy" pairs.Accuracy pairs.AccuracyByChance
                |> within pairs.AccuracyInterval
        | None -> ()
    ]

    // MAP@R of the queries that repeat no photo of their gallery.
    let private without (random: string -> RandomStream) (resamples: int) (result: ModelResult) name (isDuplicate: int -> bool) =
        let keep (scores: QueryScore[]) =
            scores
            |> Array.mapi (fun q score ->
                if score.Relevant = 0 || isDuplicate q then
                    nan
                else
                    Figure.mapAtR.Of score)

        let mean (values: float[]) =
            match Array.filter (Double.IsNaN >> not) values with
            | [||] -> nan
            | kept -> Array.average kept

        let values = keep result.Scores

        plain name (mean values) (mean (keep result.ByChance))
        |> within (Bootstrap.ofMean (random name, result.Labels, values, resamples))

    let private duplicates (random: string -> RandomStream) (resamples: int) (result: ModelResult) = [
        let near = result.NearDuplicates

        match near.ByHash with
        | Some twins ->
            plain "near_duplicates" (twins |> Array.filter (fun twin -> twin >= 0) |> Array.length |> float) nan
            without random resamples result "map_at_r_without_near_duplicates" (fun q -> twins[q] >= 0)
        | None -> ()

        match near.ByEmbedding with
        | Some isNear ->
            plain "near_duplicates_by_embedding" (isNear |> Array.filter id |> Array.length |> float) nan
            without random resamples result "map_at_r_without_near_duplicates_by_embedding" (fun q -> isNear[q])
        | None -> ()

        match near.AcrossSplits with
        | Some(found, _) -> plain "near_duplicates_across_splits" (float found) nan
        | None -> ()

        plain
            "copies"
            (result.Found
             |> Array.filter (fun found -> found.Nearest.Length > 0 && found.Nearest[0].Distance = 0.0)
             |> Array.length
             |> float)
            nan
    ]

    /// All figures.
    let all (random: string -> RandomStream) (resamples: int) (result: ModelResult) = [
        let random name =
            random $"bootstrap/{result.Model}/{name}"

        yield! retrieval random resamples result
        yield! naming random resamples result
        yield! openSet result
        yield! groupsAndPairs result
        yield! duplicates random resamples result
        plain "queries" (float result.Scored.Length) nan
        plain "gallery" (float result.Gallery.Length) nan
        plain "individuals" (float result.Individuals) nan
    ]

    /// As evaluators give them, an interval's ends as figures of their own.
    let forMachines (result: ModelResult) = [
        for measure in result.Measures do
            let chance =
                if Double.IsNaN measure.Chance then
                    Nullable()
                else
                    Nullable measure.Chance

            Measure(result.Model, measure.Name, measure.Value, chance)

        for measure in result.Measures do
            match measure.Interval with
            | Some interval when not (Double.IsNaN interval.Low) ->
                Measure(result.Model, $"{measure.Name}_low", interval.Low)
                Measure(result.Model, $"{measure.Name}_high", interval.High)
            | _ -> ()
    ]
