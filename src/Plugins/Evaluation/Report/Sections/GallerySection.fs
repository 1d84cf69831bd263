namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// Queries with their best hits: mistakes first.
module internal GallerySection =

    let private hitsShown = 6

    let private alternative (role: string) (sample: Sample) =
        Html.text $"{role}: {sample.Individual}, {sample.Path}"

    let private shot (pictures: Pictures) (css: string) (mark: string) (role: string) (sample: Sample) (detail: string) =
        let picture =
            match pictures.AddressOf sample.Id with
            | Some address -> $"<img src=\"{address}\" alt=\"{alternative role sample}\">"
            | None -> $"<span class=\"path\">{Html.text sample.Path}</span>"

        $"<div class=\"shot {css}\"><span class=\"frame\" title=\"{Html.text sample.Path}\">{picture}</span><span class=\"mark\">{Html.text mark}</span> <span class=\"who\">{Html.text sample.Individual}</span><br><span class=\"soft\">{Html.text detail}</span></div>"

    let private isWrong (result: ModelResult) q =
        match Array.tryHead result.Found[q].Nearest with
        | Some hit -> result.GalleryLabels[hit.Item] <> result.Labels[q]
        | None -> false

    // Confident: the wrong photo is far nearer than the nearest right one.
    let private margin (result: ModelResult) q =
        let found = result.Found[q]
        let same, other = found.NearestSame.Distance, found.NearestOther.Distance

        if Double.IsInfinity same && Double.IsInfinity other then
            0.0
        elif Double.IsInfinity same then
            -2.0
        elif Double.IsInfinity other then
            2.0
        else
            (other - same) / (abs same + abs other + 1e-30)

    let private query (pictures: Pictures) (result: ModelResult) q =
        let found = result.Found[q]

        let rank =
            match found.Score.FirstHit with
            | 0 -> "own individual not found"
            | 1 -> "own individual first"
            | rank -> $"own individual at rank {rank}"

        let distance (item: Hit) =
            if result.Vectors.IsSome then
                "distance " + Html.number "G3" item.Distance
            else
                "score " + Html.number "G3" -item.Distance

        let hit (item: Hit) =
            let isRight = result.GalleryLabels[item.Item] = result.Labels[q]

            let css, mark, role =
                if isRight then
                    "right", "✓ right", "Right hit"
                else
                    "wrong", "✗ wrong", "Wrong hit"

            $"<li>{shot pictures css mark role result.Gallery[item.Item] (distance item)}</li>"

        let hits =
            found.Nearest |> Array.truncate hitsShown |> Array.map hit |> String.concat ""

        let own = shot pictures "own" "sought" "Sought" result.Queries[q] rank
        let label = Html.text $"{result.Queries[q].Individual}: the query and its best hits"
        $"<li><ol class=\"hits\" aria-label=\"{label}\"><li>{own}</li>{hits}</ol></li>"

    let private group pictures result heading note (queries: int[]) =
        if queries.Length = 0 then
            ""
        else
            let items = queries |> Array.map (query pictures result) |> String.concat "\n"
            $"<h4>{Html.text heading}</h4><p class=\"soft\">{Html.text note}</p><ul class=\"queries\">{items}</ul>"

    let private ofModel (pictures: Pictures) (result: ModelResult) =
        let wrong, right = result.Scored |> Array.partition (isWrong result)

        let confident =
            wrong |> Array.sortBy (fun q -> margin result q, q) |> Array.truncate 10

        // A query that finds nothing of its own comes last of all.
        let depth q =
            match result.Found[q].Score.FirstHit with
            | 0 -> Int32.MaxValue
            | rank -> rank

        let hardest =
            wrong
            |> Array.except confident
            |> Array.sortBy (fun q -> -(depth q), q)
            |> Array.truncate 8

        let clear =
            right |> Array.sortBy (fun q -> -(margin result q), q) |> Array.truncate 4

        [
            $"<p>{wrong.Length} of {result.Scored.Length} first hits are wrong.</p>"
            group
                pictures
                result
                "Most confident mistakes"
                "The first hit is wrong, and much nearer than any photo of the right individual."
                confident
            group pictures result "Hardest queries" "The right individual comes last." hardest
            group pictures result "Clear successes" "The first hit is right, with the widest margin." clear
        ]
        |> String.concat "\n"

    /// results: the best first, which stands open.
    let write (pictures: Pictures) (results: ModelResult list) =
        [
            if not pictures.Exist then
                Html.paragraph
                    "No pictures: add a thumbnail stage after load-image, send it to the sink beside the models, and name it in option thumbnails."
            let shown = results |> List.truncate 3

            // Mistakes are what this is for: the best model that makes any stands open too.
            let firstWrong =
                shown
                |> List.tryFindIndex (fun result -> result.Scored |> Array.exists (isWrong result))

            for i, result in List.indexed shown do
                if i = 0 then
                    $"<h3>{Html.text result.Model}</h3>"
                    ofModel pictures result
                elif firstWrong = Some i then
                    Html.unfolded result.Model (ofModel pictures result)
                else
                    Html.folded result.Model (ofModel pictures result)
        ]
        |> String.concat "\n"
