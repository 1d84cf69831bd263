namespace ReIdFlow.Plugins.Evaluation

open System
open System.Globalization
open ReIdFlow.Contracts

/// Tells known from new individuals by the distance of the nearest photo, where there are queries of both.
module internal OpenSetTrial =

    /// strangers: distances from photos of the gallery to the nearest photo of another individual, which set the threshold.
    let judge (options: EvaluateOptions) (random: string -> RandomStream) (ranked: Ranked) (strangers: Lazy<float[]>) =
        let isKnown = ranked.Found |> Array.map (fun found -> found.Score.Relevant > 0)
        let answered = ranked.Found |> Array.exists (fun found -> found.Nearest.Length > 0)

        if
            Array.contains true isKnown
            && Array.contains false isKnown
            && answered
            && strangers.Value.Length > 0
        then
            // A query that meets nothing at all is new.
            let distances, named =
                ranked.Found
                |> Array.map (fun found ->
                    match Array.tryHead found.Nearest with
                    | Some hit -> hit.Distance, ranked.GalleryLabels[hit.Item]
                    | None -> Double.PositiveInfinity, -1)
                |> Array.unzip

            let chances =
                ranked.Found
                |> Array.map (fun found -> float found.Score.Relevant / float (Math.Max(1, found.Compared)))

            let threshold = OpenSet.thresholdAt (options.FalseAcceptRate, strangers.Value)

            let of' wanted =
                Array.zip isKnown distances
                |> Array.filter (fun (is, _) -> is = wanted)
                |> Array.map snd

            Some {
                Score = OpenSet.score (threshold, ranked.Labels, isKnown, distances, named, chances)
                Curve = OpenSet.roc (of' true, of' false)
                Intervals =
                    OpenSet.intervals
                        (fun name -> random $"bootstrap/{ranked.Model}/{name}")
                        options.Resamples
                        threshold
                        ranked.Labels
                        isKnown
                        distances
                        named
            }
        else
            None

    /// What a reader has to know.
    let notes (options: EvaluateOptions) (hasThresholdOfQueries: bool) (result: OpenSetResult option) = [
        match result with
        | Some { Score = score } ->
            let rate =
                (100.0 * options.FalseAcceptRate).ToString("0.#", CultureInfo.InvariantCulture)

            let photos, freedom =
                if hasThresholdOfQueries then
                    "queries",
                    "; the matcher did not seek the gallery's photos among each other, so that the threshold knows the queries' truth"
                else
                    "gallery photos", ", so that no query's truth sets it"

            $"Open set: {score.KnownPhotos} photos of known and {score.UnknownPhotos} of unknown individuals; \"new\" is answered beyond the distance within which {rate} %% of {photos} meet a photo of another individual{freedom}."
        | None -> ()
    ]
