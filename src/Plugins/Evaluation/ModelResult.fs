namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Globalization
open System.Threading
open ReIdFlow.Contracts

/// A retrieval figure: its name for machines and for people, and how to read it off a query's score.
type internal Figure = {
    Name: string
    Heading: string
    Of: QueryScore -> float
}

module internal Figure =
    let mapAtR = {
        Name = "map_at_r"
        Heading = "MAP@R"
        Of = _.AveragePrecisionAtR
    }

    let precisionAt1 = {
        Name = "precision_at_1"
        Heading = "P@1"
        Of = _.PrecisionAt1
    }

    let all = [
        mapAtR
        precisionAt1
        {
            Name = "r_precision"
            Heading = "R-precision"
            Of = _.RPrecision
        }
        {
            Name = "map"
            Heading = "MAP"
            Of = _.AveragePrecision
        }
        {
            Name = "mrr"
            Heading = "MRR"
            Of = _.ReciprocalRank
        }
    ]

/// Everything measured on one model.
type internal ModelResult = {
    /// What the model is called in tables and measures.
    Model: string
    Trial: Trial
    /// How far two photos are apart, in words.
    By: string
    /// One per query.
    Queries: Sample[]
    /// The photos they are sought among.
    Gallery: Sample[]
    /// The names of individuals; their positions are their labels.
    Names: string[]
    /// One per query: the number of its individual, in the ordinal order of names.
    Labels: int[]
    /// One per photo of the gallery.
    GalleryLabels: int[]
    /// One per query.
    Found: Found[]
    /// One per query.
    Scores: QueryScore[]
    /// One per query: what a random order reaches.
    ByChance: QueryScore[]
    /// How the model names individuals, or why that cannot be said.
    Naming: Result<ClassificationScore, string>
    OpenSet: OpenSetScore option
    Roc: RocPoint[]
    Clusters: ClusterScore option
    Pairs: PairScores option
    /// One per query: whether its gallery holds a near-duplicate by perceptual hash; none without thumbnails.
    NearDuplicates: bool[] option
    /// The queries at no distance from the nearest photo of their gallery.
    Copies: int
    /// 95 % intervals, by the names of figures.
    Intervals: IReadOnlyDictionary<string, struct (float * float)>
    /// The vectors of the queries; none for rankings.
    Vectors: LabelledVectors option
    Notes: string list
}

module internal ModelResult =

    let private name (sample: Sample) =
        match sample.Individual with
        | null -> invalidOp "Rows of unknown individuals are left out before."
        | individual -> individual

    let private pick (table: EmbeddingTable) (rows: int[]) =
        let vectors = Array.zeroCreate (rows.Length * table.Dimension)

        rows
        |> Array.iteri (fun i row -> table.Row(row).CopyTo(vectors.AsSpan(i * table.Dimension)))

        ReadOnlyMemory vectors

    let private judgeNaming (table: EmbeddingTable) =
        let rowsOf split = [|
            for i in 0 .. table.Samples.Count - 1 do
                if table.Samples[i].Split = split && not (isNull table.Samples[i].Individual) then
                    i
        |]

        let predicted row : string | null =
            match table.Predictions[row] with
            | prediction when prediction.HasValue -> prediction.Value.Individual
            | _ -> null

        if table.Predictions |> Seq.forall (fun prediction -> not prediction.HasValue) then
            Error "accuracy is n/a, since the model does not classify"
        else
            let learnt =
                HashSet(rowsOf Split.Train |> Seq.map (fun row -> name table.Samples[row]))

            let test = rowsOf Split.Test

            let judged =
                test |> Array.filter (fun row -> learnt.Contains(name table.Samples[row]))

            if learnt.Count = 0 then
                Error "accuracy is n/a, since no photo is in the train split: which individuals the model learnt is not known"
            elif judged.Length = 0 then
                Error "accuracy is n/a, since no test photo shows an individual of the train split"
            else
                Ok(
                    ClassificationMetrics.ofPredictions (
                        judged |> Array.map (fun row -> name table.Samples[row]),
                        Array.map predicted judged
                    ),
                    test.Length - judged.Length
                )

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
    let leftOut (options: EvaluateOptions) (isLeaveOneOut: bool) (queries: Sample[]) (gallery: Sample[]) : int -> int[] =
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

    let private hashesOf (thumbnails: Thumbnails) (samples: Sample[]) =
        let hashes =
            samples
            |> Array.map (fun sample ->
                match thumbnails.Pixels.TryGetValue sample.Id with
                | true, pixels -> Some(NearDuplicates.hash (pixels, thumbnails.Side))
                | _ -> None)

        if Array.forall Option.isSome hashes then
            Some(Array.map Option.get hashes)
        else
            None

    /// Puts together what does not depend on where the rankings come from.
    /// strangers: distances from photos of the gallery to the nearest photo of another individual.
    let assemble
        (options: EvaluateOptions)
        (random: string -> RandomStream)
        (thumbnails: Thumbnails option)
        (draft: ModelResult)
        (k: int)
        (strangers: Lazy<float[]>)
        =
        let scores = draft.Found |> Array.map _.Score
        let lone = scores |> Array.filter (fun score -> score.Relevant = 0) |> Array.length

        let loneNotes =
            if lone = scores.Length then
                [
                    "Retrieval is not defined: no query has a photo of the same individual to find."
                ]
            elif lone > 0 then
                let photos = if lone = 1 then "1 query" else $"{lone} queries"
                [ $"{photos} left out, with no photo of the same individual to find." ]
            else
                []

        let answered = draft.Found |> Array.exists (fun found -> found.Nearest.Length > 0)

        let openSet, roc =
            if lone > 0 && lone < scores.Length && answered && strangers.Value.Length > 0 then
                let isKnown = scores |> Array.map (fun score -> score.Relevant > 0)

                let nearest (found: Found) =
                    if found.Nearest.Length > 0 then
                        found.Nearest[0]
                    else
                        {
                            Item = -1
                            Distance = Double.PositiveInfinity
                        }

                let distances = draft.Found |> Array.map (fun found -> (nearest found).Distance)

                let named =
                    draft.Found
                    |> Array.map (fun found ->
                        match (nearest found).Item with
                        | -1 -> -1
                        | item -> draft.GalleryLabels[item])

                let chances =
                    draft.Found
                    |> Array.map (fun found -> float found.Score.Relevant / float (Math.Max(1, found.Compared)))

                let threshold = OpenSet.thresholdAt (options.FalseAcceptRate, strangers.Value)

                let score =
                    OpenSet.score (threshold, draft.Labels, isKnown, distances, named, chances)

                let of' wanted =
                    Array.zip isKnown distances
                    |> Array.filter (fun (is, _) -> is = wanted)
                    |> Array.map snd

                Some score, OpenSet.roc (of' true, of' false)
            else
                None, [||]

        let openSetNotes =
            match openSet with
            | Some score ->
                let rate =
                    (100.0 * options.FalseAcceptRate).ToString("0.#", CultureInfo.InvariantCulture)

                [
                    $"Open set: {score.KnownPhotos} photos of known and {score.UnknownPhotos} of unknown individuals; \"new\" is answered beyond the distance within which {rate} %% of gallery photos meet a photo of another individual, so that no query's truth sets it."
                ]
            | None -> []

        let duplicates =
            thumbnails
            |> Option.bind (fun thumbnails ->
                match hashesOf thumbnails draft.Queries, hashesOf thumbnails draft.Gallery with
                | Some queries, Some gallery ->
                    let passed = leftOut options draft.Trial.IsLeaveOneOut draft.Queries draft.Gallery

                    Some(NearDuplicates.find (queries, gallery, passed, options.NearDuplicateBits))
                | _ -> None)

        let intervals = Dictionary<string, struct (float * float)>()

        if options.Resamples > 0 then
            for figure in Figure.all do
                let values =
                    scores
                    |> Array.map (fun score -> if score.Relevant > 0 then figure.Of score else nan)

                intervals.Add(
                    figure.Name,
                    Bootstrap.interval (random $"bootstrap/{draft.Model}/{figure.Name}", draft.Labels, values, options.Resamples)
                )

        {
            draft with
                Scores = scores
                ByChance =
                    draft.Found
                    |> Array.map (fun found -> found.Compared, found.Score)
                    |> Chance.ofQueries k
                OpenSet = openSet
                Roc = roc
                NearDuplicates = duplicates
                Copies =
                    draft.Found
                    |> Array.filter (fun found -> found.Nearest.Length > 0 && found.Nearest[0].Distance = 0.0)
                    |> Array.length
                Intervals = intervals
                Notes = draft.Trial.Notes @ loneNotes @ openSetNotes @ draft.Notes
        }

    /// How many nearest photos are kept of each query.
    [<Literal>]
    let NearestKept = 10

    /// Measures one model.
    let measure
        (options: EvaluateOptions)
        (neighbours: Neighbours)
        (context: StageContext)
        (thumbnails: Thumbnails option)
        (model: string)
        (table: EmbeddingTable)
        (trial: Trial)
        (cancellation: CancellationToken)
        =
        let names =
            Seq.append trial.Queries trial.Gallery
            |> Seq.map (fun row -> name table.Samples[row])
            |> Seq.distinct
            |> Seq.toArray

        Array.Sort(names, StringComparer.Ordinal)

        let numbers =
            Dictionary(names |> Seq.mapi (fun i name -> KeyValuePair(name, i)), StringComparer.Ordinal)

        let labelled rows =
            LabelledVectors(pick table rows, table.Dimension, rows |> Array.map (fun row -> numbers[name table.Samples[row]]))

        let gallery = labelled trial.Gallery

        let queries =
            if trial.IsLeaveOneOut then
                gallery
            else
                labelled trial.Queries

        let samplesOf rows =
            rows |> Array.map (fun row -> table.Samples[row])

        let querySamples, gallerySamples = samplesOf trial.Queries, samplesOf trial.Gallery
        let passed = leftOut options trial.IsLeaveOneOut querySamples gallerySamples

        let found, k =
            NeighbourRanking.search options.Distance neighbours NearestKept context.Threads gallery queries passed cancellation

        let strangers =
            lazy
                (let found =
                    if trial.IsLeaveOneOut then
                        found
                    else
                        let passed = leftOut options true gallerySamples gallerySamples

                        NeighbourRanking.search options.Distance (Neighbours.Count 1) 1 context.Threads gallery gallery passed cancellation
                        |> fst

                 found
                 |> Array.filter (fun found -> found.NearestOther.Item >= 0)
                 |> Array.map _.NearestOther.Distance)

        let naming, namingNotes =
            match judgeNaming table with
            | Error reason -> Error reason, [ $"{Char.ToUpperInvariant reason[0]}{reason.Substring 1}." ]
            | Ok(score, strangers) ->
                let left =
                    if strangers > 0 then
                        $"; {strangers} of individuals outside the train split left out"
                    else
                        ""

                Ok score,
                [
                    $"Accuracy is measured on {score.Photos} test photos of {score.Individuals} individuals the model learnt{left}; chance is always naming the commonest of them, and 1/{score.Individuals} for balanced accuracy."
                ]

        let present = queries.Labels |> Array.distinct |> Array.length

        let clusters =
            if options.Clusters && present >= 2 && queries.Labels.Length > present then
                let random = context.CreateRandom $"clusters/{model}"

                let found =
                    Clustering.kMeans options.Distance queries present random context.Threads cancellation

                Some(Clustering.compare (queries.Labels, found))
            else
                None

        let draft = {
            Model = model
            Trial = trial
            By =
                if options.Distance = Distance.Cosine then
                    "cosine distance"
                else
                    "Euclidean distance"
            Queries = querySamples
            Gallery = gallerySamples
            Names = names
            Labels = queries.Labels
            GalleryLabels = gallery.Labels
            Found = found
            Scores = [||]
            ByChance = [||]
            Naming = naming
            OpenSet = None
            Roc = [||]
            Clusters = clusters
            Pairs =
                if queries.Labels.Length > 0 then
                    Some(PairScores.ofEmbeddings options.Distance gallery queries passed)
                else
                    None
            NearDuplicates = None
            Copies = 0
            Intervals = Dictionary()
            Vectors = Some queries
            Notes = namingNotes
        }

        assemble options context.CreateRandom thumbnails draft k strangers

    /// The queries that have something to find.
    let scored (result: ModelResult) =
        result.Scores |> Array.filter (fun score -> score.Relevant > 0) |> Array.length

    /// The individuals those queries show.
    let individuals (result: ModelResult) =
        Seq.zip result.Labels result.Scores
        |> Seq.filter (fun (_, score) -> score.Relevant > 0)
        |> Seq.map fst
        |> Seq.distinct
        |> Seq.length

    /// The ranks that CMC is told at.
    let cmcDepths = [ 1; 5; 10; 20 ]

    let private overScored (result: ModelResult) (value: int -> float) =
        let scored =
            [| 0 .. result.Scores.Length - 1 |]
            |> Array.filter (fun q -> result.Scores[q].Relevant > 0)

        if scored.Length = 0 then
            nan
        else
            Array.averageBy value scored

    /// The share of queries with a hit among the first `depth`.
    let cmc (result: ModelResult) (depth: int) =
        overScored result (fun q ->
            let first = result.Scores[q].FirstHit
            if first > 0 && first <= depth then 1.0 else 0.0)

    /// What a random order reaches.
    let cmcByChance (result: ModelResult) (depth: int) =
        overScored result (fun q -> Chance.cmc (result.Found[q].Compared, result.Scores[q].Relevant, depth))

    /// All figures, for machines.
    let measures (result: ModelResult) = [
        let defined value =
            if Double.IsNaN value then Nullable() else Nullable value

        for figure in Figure.all do
            let mean (scores: QueryScore[]) =
                RetrievalMetrics.mean (scores, figure.Of)

            Measure(result.Model, figure.Name, mean result.Scores, defined (mean result.ByChance))

        for figure in Figure.all do
            let mean (scores: QueryScore[]) =
                RetrievalMetrics.meanPerLabel (scores, result.Labels, figure.Of)

            Measure(result.Model, $"{figure.Name}_per_class", mean result.Scores, defined (mean result.ByChance))

        match result.Naming with
        | Ok score ->
            Measure(result.Model, "accuracy", score.Accuracy, score.AccuracyByChance)
            Measure(result.Model, "balanced_accuracy", score.BalancedAccuracy, score.BalancedAccuracyByChance)
        | Error _ ->
            Measure(result.Model, "accuracy", nan)
            Measure(result.Model, "balanced_accuracy", nan)

        for figure in Figure.all do
            match result.Intervals.TryGetValue figure.Name with
            | true, struct (low, high) ->
                Measure(result.Model, $"{figure.Name}_low", low)
                Measure(result.Model, $"{figure.Name}_high", high)
            | _ -> ()

        for depth in cmcDepths do
            Measure(result.Model, $"cmc_{depth}", cmc result depth, defined (cmcByChance result depth))

        match result.OpenSet with
        | Some score ->
            Measure(result.Model, "baks", score.Baks, defined score.BaksByChance)
            Measure(result.Model, "baus", score.Baus, defined score.BausByChance)

            Measure(result.Model, "baks_baus", score.GeometricMean, defined (Math.Sqrt(score.BaksByChance * score.BausByChance)))

            Measure(result.Model, "open_set_threshold", score.Threshold)
            Measure(result.Model, "false_accept_rate", score.FalseAcceptRate)
            Measure(result.Model, "open_set_auc", score.Auc, 0.5)
            Measure(result.Model, "equal_error_rate", score.EqualErrorRate, 0.5)
        | None -> ()

        match result.Clusters with
        | Some score ->
            Measure(result.Model, "ari", score.Ari, 0.0)
            Measure(result.Model, "nmi", score.Nmi, defined score.NmiByChance)
        | None -> ()

        match result.Pairs with
        | Some pairs ->
            Measure(result.Model, "pair_auc", pairs.Auc, 0.5)

            if not (Double.IsNaN pairs.Accuracy) then
                Measure(result.Model, "pair_accuracy", pairs.Accuracy, pairs.AccuracyByChance)
        | None -> ()

        match result.NearDuplicates with
        | Some duplicates ->
            let isDuplicate = duplicates |> Array.filter id |> Array.length
            Measure(result.Model, "near_duplicates", float isDuplicate)

            let keep (scores: QueryScore[]) =
                Array.zip scores duplicates
                |> Array.filter (snd >> not)
                |> Array.map fst
                |> fun kept -> RetrievalMetrics.mean (kept, Figure.mapAtR.Of)

            Measure(result.Model, "map_at_r_without_near_duplicates", keep result.Scores, defined (keep result.ByChance))
        | None -> ()

        Measure(result.Model, "copies", float result.Copies)
        Measure(result.Model, "queries", float (scored result))
        Measure(result.Model, "gallery", float result.Trial.Gallery.Length)
        Measure(result.Model, "individuals", float (individuals result))
    ]
