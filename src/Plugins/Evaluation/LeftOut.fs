namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open ReIdFlow.Contracts

/// Which photos of the gallery a query passes over.
module internal LeftOut =

    // Photos of one event, which a query of that event passes over.
    let private eventsOf (samples: Sample[]) =
        let members = Dictionary<struct (string | null * string), int[]>()

        for key, items in
            samples
            |> Array.indexed
            |> Array.choose (fun (i, sample) ->
                match sample.Event with
                | null -> None
                | event -> Some(struct (sample.Deployment, event), i))
            |> Array.groupBy fst do
            members.Add(key, Array.map snd items)

        fun (sample: Sample) ->
            match sample.Event with
            | null -> [||]
            | event ->
                match members.TryGetValue(struct (sample.Deployment, event)) with
                | true, items -> items
                | _ -> [||]

    /// For each query, the positions of the gallery that it passes over, rising: itself, and its event where that is asked for.
    let positions (options: EvaluateOptions) (isLeaveOneOut: bool) (queries: Sample[]) (gallery: Sample[]) : int -> int[] =
        let sameEvent =
            if options.ExcludeSameEvent then
                eventsOf gallery
            else
                fun _ -> [||]

        fun query ->
            let event = sameEvent queries[query]

            if not isLeaveOneOut then event
            elif Array.BinarySearch(event, query) >= 0 then event
            else [| query |]

    /// Whether a query passes over a photo that a matcher may have listed.
    let isPassed (options: EvaluateOptions) (query: Sample) (photo: Sample) =
        String.Equals(query.Id, photo.Id, StringComparison.Ordinal)
        || (options.ExcludeSameEvent
            && not (isNull query.Event)
            && String.Equals(query.Event, photo.Event, StringComparison.Ordinal)
            && String.Equals(query.Deployment, photo.Deployment, StringComparison.Ordinal))
