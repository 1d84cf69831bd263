namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// Puts a model's result together from what a search or a matcher found.
module internal Assembly =

    let private loneNotes (ranked: Ranked) =
        match
            ranked.Found
            |> Array.filter (fun found -> found.Score.Relevant = 0)
            |> Array.length
        with
        | lone when lone = ranked.Found.Length -> [
            "Retrieval is not defined: no query has a photo of the same individual to find."
          ]
        | 0 -> []
        | lone ->
            let photos = if lone = 1 then "1 query" else $"{lone} queries"
            [ $"{photos} left out, with no photo of the same individual to find." ]

    let private onlyOneNotes (ranked: Ranked) =
        if ranked.Found.Length > 0 && ranked.Names.Length = 1 then
            [
                "All photos show one individual, so that every order of them is right: these figures say nothing of the model."
            ]
        else
            []

    // Where test photos are sought among each other, photos learnt from may still repeat them.
    let private acrossSplits (options: EvaluateOptions) (thumbnails: Thumbnails) (samples: Sample seq) =
        let of' splits =
            samples
            |> Seq.filter (fun sample -> List.contains sample.Split splits)
            |> Seq.toArray

        match of' [ Split.Test ], of' [ Split.Train; Split.Validation ] with
        | [||], _
        | _, [||] -> None
        | test, learnt ->
            match NearDuplicates.hashes thumbnails test, NearDuplicates.hashes thumbnails learnt with
            | Some test, Some learnt ->
                let twins =
                    NearDuplicates.find (test, learnt, Func<int, int[]>(fun _ -> [||]), options.NearDuplicateBits)

                Some(twins |> Array.filter (fun twin -> twin >= 0) |> Array.length, test.Length)
            | _ -> None

    /// What a model gave besides its rankings.
    type Findings = {
        Naming: Result<Naming, string>
        Clusters: ClusterResult option
        Pairs: PairScores option
        Vectors: LabelledVectors option
        /// Whether the open-set threshold had to be set on queries, since photos of the gallery were not sought among each other.
        HasThresholdOfQueries: bool
        /// All samples the model saw, whether they take part or not.
        Samples: Sample seq
        Notes: string list
    }

    /// strangers: distances from photos of the gallery to the nearest photo of another individual.
    let assemble
        (options: EvaluateOptions)
        (random: string -> RandomStream)
        (thumbnails: Thumbnails option)
        (ranked: Ranked)
        (findings: Findings)
        (strangers: Lazy<float[]>)
        =
        let openSet = OpenSetTrial.judge options random ranked strangers

        let byHash =
            thumbnails
            |> Option.bind (fun thumbnails ->
                match NearDuplicates.hashes thumbnails ranked.Queries, NearDuplicates.hashes thumbnails ranked.Gallery with
                | Some queries, Some gallery ->
                    Some(NearDuplicates.find (queries, gallery, Func<int, int[]> ranked.Passed, options.NearDuplicateBits))
                | _ -> None)

        let byEmbedding =
            findings.Vectors
            |> Option.map (fun _ ->
                let next =
                    match findings.Pairs with
                    | Some pairs when not (Double.IsNaN pairs.UsualDistance) -> options.NearDuplicateDistance * pairs.UsualDistance
                    | _ -> 0.0

                ranked.Found
                |> Array.map (fun found -> found.Nearest.Length > 0 && found.Nearest[0].Distance <= next))

        let result = {
            Ranked = ranked
            ByChance =
                ranked.Found
                |> Array.map (fun found -> found.Compared, found.Score)
                |> Chance.ofQueries ranked.K
            Naming = findings.Naming
            OpenSet = openSet
            Clusters = findings.Clusters
            Pairs = findings.Pairs
            NearDuplicates = {
                ByHash = byHash
                ByEmbedding = byEmbedding
                AcrossSplits =
                    thumbnails
                    |> Option.bind (fun thumbnails -> acrossSplits options thumbnails findings.Samples)
            }
            Vectors = findings.Vectors
            Measures = []
            Notes =
                ranked.Trial.Notes
                @ loneNotes ranked
                @ onlyOneNotes ranked
                @ OpenSetTrial.notes options findings.HasThresholdOfQueries openSet
                @ findings.Notes
        }

        {
            result with
                Measures = Measures.all random options.Resamples result
        }
