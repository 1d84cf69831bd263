namespace ReIdFlow.Plugins.Evaluation

open System.Collections.Generic
open ReIdFlow.Contracts

/// Which rows of a table are sought among which.
type internal Trial = {
    /// The protocol in words, for a title.
    Protocol: string
    /// Why it was chosen and what it leaves out, in sentences.
    Notes: string list
    /// The rows that are sought.
    Queries: int[]
    /// The rows they are sought among: the same ones in a leave-one-out trial, where each query is left out of its own gallery.
    Gallery: int[]
    /// Whether queries and gallery are the same rows.
    IsLeaveOneOut: bool
}

module internal Protocol =

    let private count (photos: int) =
        if photos = 1 then "1 photo" else $"{photos} photos"

    let private leaveOneOut (scope: string) (rows: int[]) (notes: string list) = {
        Protocol = $"leave-one-out over {scope}"
        Notes = notes
        Queries = rows
        Gallery = rows
        IsLeaveOneOut = true
    }

    let private queryGallery (queries: int[]) (gallery: int[]) (notes: string list) = {
        Protocol = "query–gallery: test photos sought among train and validation photos"
        Notes = notes
        Queries = queries
        Gallery = gallery
        IsLeaveOneOut = false
    }

    /// Chooses the rows; an error says why the protocol that was asked for is not possible.
    let choose (wanted: EvaluationProtocol) (samples: IReadOnlyList<Sample>) : Result<Trial, string> =
        let known = [|
            for i in 0 .. samples.Count - 1 do
                if not (isNull samples[i].Individual) then
                    i
        |]

        let ofSplits (splits: Split list) =
            known |> Array.filter (fun i -> List.contains samples[i].Split splits)

        let queries = ofSplits [ Split.Test ]
        let gallery = ofSplits [ Split.Train; Split.Validation ]

        let unknown =
            match samples.Count - known.Length with
            | 0 -> []
            | left -> [ $"{count left} of unknown individuals left out." ]

        let unused =
            match known.Length - queries.Length - gallery.Length with
            | 0 -> []
            | left -> [ $"{count left} without a split left out." ]

        let overlap =
            let inGallery = HashSet(gallery |> Seq.map (fun i -> samples[i].Individual))
            queries |> Array.exists (fun i -> inGallery.Contains samples[i].Individual)

        let within (reason: string) =
            if queries.Length > 0 then
                let others = gallery.Length + (known.Length - queries.Length - gallery.Length)

                let left =
                    if others > 0 then
                        [ $"{count others} outside the test split left out." ]
                    else
                        []

                leaveOneOut "test photos" queries (reason :: unknown @ left)
            else
                let seen =
                    if gallery.Length > 0 then
                        [
                            "No photo is in the test split: models may have learnt from the photos they are measured on."
                        ]
                    else
                        []

                leaveOneOut "all photos" known (reason :: unknown @ seen)

        match wanted with
        | EvaluationProtocol.QueryGallery when queries.Length = 0 || gallery.Length = 0 ->
            let missing =
                if queries.Length = 0 then
                    "in the test split"
                else
                    "in the train or validation split"

            Error
                $"Protocol query-gallery needs photos of known individuals {missing}, and there are none: split the photos, or set option 'protocol' to auto."
        | EvaluationProtocol.QueryGallery -> Ok(queryGallery queries gallery ("Protocol query–gallery, as asked for." :: unknown @ unused))
        | EvaluationProtocol.LeaveOneOut -> Ok(within "Protocol leave-one-out, as asked for.")
        | _ when overlap ->
            Ok(
                queryGallery
                    queries
                    gallery
                    ("Protocol query–gallery, since individuals of test photos are in the gallery."
                     :: unknown
                     @ unused)
            )
        | _ when queries.Length > 0 && gallery.Length > 0 ->
            Ok(within "Protocol leave-one-out within the test photos, since no individual of theirs is among the others.")
        | _ when queries.Length > 0 -> Ok(within "Protocol leave-one-out within the test photos, since there is no gallery.")
        | _ -> Ok(within "Protocol leave-one-out over all photos, since none is in the test split.")
