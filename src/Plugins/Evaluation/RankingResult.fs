namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Threading
open ReIdFlow.Contracts

/// Measures rankings that a matcher made, pair by pair, as embeddings are measured: a candidate's distance is its score, reversed.
module internal RankingResult =

    // All photos that are a candidate of some query, by id, and so what could have been found; read first, since a matcher may keep only
    // the best of each query.
    let private readGallery (store: IRankingStore) (model: string) (cancellation: CancellationToken) =
        task {
            let gallery = Dictionary<string, Sample>(StringComparer.Ordinal)
            let queries = ResizeArray<Sample>()

            let enumerator =
                store.ReadRankingsAsync(model, cancellation).GetAsyncEnumerator cancellation

            let mutable more = true

            while more do
                let! next = enumerator.MoveNextAsync()
                more <- next

                if more then
                    queries.Add enumerator.Current.Query

                    for candidate in enumerator.Current.Candidates do
                        gallery.TryAdd(candidate.Sample.Id, candidate.Sample) |> ignore

            do! enumerator.DisposeAsync()
            return gallery, queries
        }

    let private calibrationSteps = 10

    /// Measures one model's rankings.
    let measure
        (options: EvaluateOptions)
        (neighbours: Neighbours)
        (context: StageContext)
        (thumbnails: Thumbnails option)
        (store: IRankingStore)
        (model: string)
        (cancellation: CancellationToken)
        =
        task {
            let! gallery, allQueries = readGallery store model cancellation

            let known (sample: Sample) = not (isNull sample.Individual)

            let gallerySamples =
                gallery.Values
                |> Seq.filter known
                |> Seq.sortWith (fun a b -> String.CompareOrdinal(a.Id, b.Id))
                |> Seq.toArray

            let position =
                Dictionary(gallerySamples |> Seq.mapi (fun i sample -> KeyValuePair(sample.Id, i)), StringComparer.Ordinal)

            let queries = allQueries |> Seq.filter known |> Seq.toArray

            let names =
                Seq.append queries gallerySamples
                |> Seq.map (fun sample -> string sample.Individual)
                |> Seq.distinct
                |> Seq.toArray

            Array.Sort(names, StringComparer.Ordinal)

            let labelOf (sample: Sample) =
                Array.BinarySearch(names, string sample.Individual, StringComparer.Ordinal)

            let galleryLabels = gallerySamples |> Array.map labelOf
            let photosOf = galleryLabels |> Array.countBy id |> dict

            let isPassed (query: Sample) (candidate: Sample) =
                String.Equals(query.Id, candidate.Id, StringComparison.Ordinal)
                || (options.ExcludeSameEvent
                    && not (isNull query.Event)
                    && String.Equals(query.Event, candidate.Event, StringComparison.Ordinal)
                    && String.Equals(query.Deployment, candidate.Deployment, StringComparison.Ordinal))

            let events =
                gallerySamples
                |> Array.groupBy (fun sample -> struct (sample.Deployment, sample.Event))
                |> dict

            // What of the gallery the query passes over, whether the matcher listed it or not.
            let passedOf (query: Sample) = [|
                match events.TryGetValue(struct (query.Deployment, query.Event)) with
                | true, samples ->
                    for sample in samples do
                        if isPassed query sample then
                            sample
                | _ -> ()
            |]

            let k =
                match neighbours with
                | Neighbours.All -> Int32.MaxValue
                | Neighbours.Count count -> count
                | Neighbours.LargestLabelCount -> photosOf.Values |> Seq.fold max 1

            let same, different = Array.zeroCreate<int64> 4096, Array.zeroCreate<int64> 4096
            let calibration = Array.zeroCreate<int64> calibrationSteps
            let calibrationSame = Array.zeroCreate<int64> calibrationSteps
            let mutable right, pairs, samePairs = 0L, 0L, 0L
            let found = ResizeArray<Found>()

            let enumerator =
                store.ReadRankingsAsync(model, cancellation).GetAsyncEnumerator cancellation

            let mutable more = true

            while more do
                let! next = enumerator.MoveNextAsync()
                more <- next

                if more && known enumerator.Current.Query then
                    let query = enumerator.Current.Query
                    let label = labelOf query

                    let candidates =
                        enumerator.Current.Candidates
                        |> Seq.filter (fun candidate -> known candidate.Sample && not (isPassed query candidate.Sample))
                        |> Seq.toArray

                    let hit (candidate: Candidate) = {
                        Item = position[candidate.Sample.Id]
                        Distance = -(float candidate.Score)
                    }

                    let isSame (candidate: Candidate) = labelOf candidate.Sample = label
                    let passed = passedOf query

                    let relevant =
                        match photosOf.TryGetValue label with
                        | true, photos ->
                            photos
                            - (passed |> Array.filter (fun sample -> labelOf sample = label) |> Array.length)
                        | _ -> 0

                    let ranks = [|
                        for i in 0 .. candidates.Length - 1 do
                            if isSame candidates[i] then
                                i + 1
                    |]

                    let first wanted =
                        candidates
                        |> Array.tryFind (fun candidate -> isSame candidate = wanted)
                        |> function
                            | Some candidate -> hit candidate
                            | None -> {
                                Item = -1
                                Distance = Double.PositiveInfinity
                              }

                    found.Add {
                        Score = RetrievalMetrics.ofRanks (ranks, relevant, k)
                        Compared = gallerySamples.Length - passed.Length
                        Nearest = candidates |> Array.truncate ModelResult.NearestKept |> Array.map hit
                        NearestSame = first true
                        NearestOther = first false
                    }

                    for candidate in candidates do
                        let probability = float candidate.Probability

                        if not (Double.IsNaN probability) then
                            let isSame = isSame candidate
                            pairs <- pairs + 1L

                            if isSame then
                                samePairs <- samePairs + 1L

                            if isSame = (probability >= 0.5) then
                                right <- right + 1L

                            let counts = if isSame then same else different
                            // The likeliest first, as small distances come first.
                            let at = 4095 - PairScores.step 0.0 1.0 4096 probability
                            counts[at] <- counts[at] + 1L
                            let step = PairScores.step 0.0 1.0 calibrationSteps probability
                            calibration[step] <- calibration[step] + 1L

                            if isSame then
                                calibrationSame[step] <- calibrationSame[step] + 1L

            do! enumerator.DisposeAsync()

            let coarse (counts: int64[]) =
                let result = Array.zeroCreate<int64> PairScores.Steps

                counts
                |> Array.iteri (fun i count ->
                    let at = (4095 - i) * PairScores.Steps / 4096
                    result[at] <- result[at] + count)

                result

            let pairScores =
                if pairs = 0L then
                    None
                else
                    let share = float samePairs / float pairs

                    Some {
                        By = "probability of the same individual"
                        Low = 0.0
                        High = 1.0
                        Same = coarse same
                        Different = coarse different
                        Auc = PairScores.auc same different
                        Accuracy = float right / float pairs
                        AccuracyByChance = Math.Max(share, 1.0 - share)
                        Calibration = [|
                            for step in 0 .. calibrationSteps - 1 do
                                if calibration[step] > 0L then
                                    (float step + 0.5) / float calibrationSteps, float calibrationSame[step] / float calibration[step]
                        |]
                    }

            let draft = {
                Model = model
                Trial = {
                    Protocol = "rankings of a matcher"
                    Notes = [
                        match allQueries.Count - queries.Length with
                        | 0 -> ()
                        | left -> $"{left} queries of unknown individuals left out."
                    ]
                    Queries = [||]
                    Gallery = [| 0 .. gallerySamples.Length - 1 |]
                    IsLeaveOneOut = false
                }
                By = "the matcher's score"
                Queries = queries
                Gallery = gallerySamples
                Names = names
                Labels = queries |> Array.map labelOf
                GalleryLabels = galleryLabels
                Found = found.ToArray()
                Scores = [||]
                ByChance = [||]
                Naming = Error "accuracy is n/a, since a matcher does not classify"
                OpenSet = None
                Roc = [||]
                Clusters = None
                Pairs = pairScores
                NearDuplicates = None
                Copies = 0
                Intervals = Dictionary()
                Vectors = None
                Notes = []
            }

            let strangers =
                lazy
                    (draft.Found
                     |> Array.filter (fun found -> found.NearestOther.Item >= 0)
                     |> Array.map _.NearestOther.Distance)

            // Rankings are told apart from the embeddings of the same model.
            return
                ModelResult.assemble
                    options
                    context.CreateRandom
                    thumbnails
                    {
                        draft with
                            Model = $"{model} (pairs)"
                    }
                    k
                    strangers
        }
