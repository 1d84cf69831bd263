namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// What the photos themselves are like.
module internal HealthSection =

    let private sizes (result: ModelResult) =
        let photos =
            Seq.append result.Queries result.Gallery |> Seq.distinctBy _.Id |> Seq.toArray

        let counts =
            photos
            |> Array.countBy (fun sample -> string sample.Individual)
            |> Array.map snd
            |> Array.sort

        photos.Length, counts

    let private count (number: int) (one: string) (many: string) =
        if number = 1 then $"1 {one}" else $"{number} {many}"

    let private facts (result: ModelResult) =
        let photos, counts = sizes result
        let singles = counts |> Array.filter ((=) 1) |> Array.length
        let lone = result.Queries.Length - result.Scored.Length

        [
            if counts.Length > 0 then
                [ "Photos that take part"; string photos ]
                [ "Individuals"; string counts.Length ]

                [
                    "Photos of an individual"
                    $"{counts[0]} to {counts[counts.Length - 1]}, median {counts[counts.Length / 2]}"
                ]

                [ "Individuals with a single photo"; string singles ]

            [ "Queries with nothing to find, left out"; string lone ]
        ]

    // Photos that are in no figure, with the reasons, commonest first.
    let private failures (failed: ItemFailure[] option) =
        match failed with
        | None -> ""
        | Some [||] -> Html.paragraph "No photo failed."
        | Some failed ->
            let shown = 20

            let rows =
                failed
                |> Array.countBy (fun failure -> failure.Stage, failure.Reason)
                |> Array.sortBy (fun ((stage, reason), times) -> -times, stage, reason)
                |> Array.truncate shown
                |> Array.map (fun ((stage, reason), times) ->
                    let example =
                        failed
                        |> Array.find (fun failure -> failure.Stage = stage && failure.Reason = reason)

                    [ string times; stage; reason; example.Path ])

            Html.wordTable
                $"""{count failed.Length "photo" "photos"} failed, and are in no figure"""
                [ "Photos"; "Stage"; "Reason"; "Such as" ]
                rows

    let private withoutRows (results: ModelResult list) = [
        for result in results do
            let value name =
                match result.Find name with
                | Some measure -> Html.percent measure.Value
                | None -> "n/a"

            let many name =
                match result.Find name with
                | Some measure -> Html.number "0" measure.Value
                | None -> "n/a"

            [
                result.Model
                value "map_at_r"
                many "near_duplicates"
                value "map_at_r_without_near_duplicates"
                many "near_duplicates_by_embedding"
                value "map_at_r_without_near_duplicates_by_embedding"
                many "copies"
            ]
    ]

    // The likest photos that hashing found, for people to look at.
    let private twins (pictures: Pictures) (result: ModelResult) (twins: int[]) =
        let shown =
            [| 0 .. twins.Length - 1 |]
            |> Array.filter (fun q -> twins[q] >= 0)
            |> Array.truncate 12

        let picture (sample: Sample) =
            match pictures.AddressOf sample.Id with
            | Some address -> $"<span class=\"frame\"><img src=\"{address}\" alt=\"{Html.text sample.Path}\"></span>"
            | None -> ""

        let pair q =
            let query, twin = result.Queries[q], result.Gallery[twins[q]]
            let names (sample: Sample) = Html.text $"{sample.Individual}"

            $"<li class=\"twins\"><div class=\"shot\">{picture query}{names query}</div><div class=\"shot\">{picture twin}{names twin}</div></li>"

        if shown.Length = 0 then
            ""
        else
            let items = shown |> Array.map pair |> String.concat ""

            let heading =
                $"""The first {count shown.Length "pair" "pairs"} of near-duplicates"""

            Html.folded heading $"<ul class=\"pairs\">{items}</ul>"

    let private duplicates (pictures: Pictures) (results: ModelResult list) (first: ModelResult) = [
        match first.NearDuplicates.ByHash with
        | Some found ->
            let near = found |> Array.filter (fun twin -> twin >= 0) |> Array.length

            Html.paragraph
                $"""{count near "query has" "queries have"} a near-duplicate among the photos they are sought in, by perceptual hash; chance without them is {Html.percent (first.Chance "map_at_r_without_near_duplicates")}."""

            match first.NearDuplicates.AcrossSplits with
            | Some(across, test) ->
                Html.paragraph $"{across} of {test} test photos have a near-duplicate among the photos that models learnt from."
            | None -> ()
        | None ->
            Html.paragraph
                "Near-duplicates were looked for by embedding alone: the perceptual hash needs a thumbnail stage, named in option thumbnails."

        Html.table
            "Near-duplicates, and MAP@R without the queries that have one"
            [
                "Model"
                "MAP@R of all"
                "By hash"
                "MAP@R without"
                "By embedding"
                "MAP@R without"
                "Exact copies"
            ]
            (withoutRows results)

        Html.paragraph
            "A model that places an individual's photos all at one point makes near-duplicates of them by embedding: what the hash finds as well repeats a photo."

        match first.NearDuplicates.ByHash with
        | Some found -> twins pictures first found
        | None -> ()
    ]

    /// results: the best first. failed: what failed, where that is known.
    let write (pictures: Pictures) (failed: ItemFailure[] option) (results: ModelResult list) =
        match results with
        | [] -> ""
        | result :: _ ->
            let _, counts = sizes result
            let bySize = counts |> Array.countBy id |> Array.sortBy fst

            [
                Html.table "The photos" [ "What"; "How many" ] (facts result)
                failures failed
                yield! duplicates pictures results result
                Html.figure
                    "How many individuals have how many photos."
                    (Plots.counts "Photos per individual" "Photos" "Individuals" bySize)
            ]
            |> String.concat "\n"
