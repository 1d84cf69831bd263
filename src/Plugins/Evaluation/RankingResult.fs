namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Threading
open System.Threading.Tasks
open ReIdFlow.Contracts

/// Measures rankings that a matcher made, pair by pair, as embeddings are measured: a candidate's distance is its score, reversed.
module internal RankingResult =

    let private forEach (store: IRankingStore) (model: string) (cancellation: CancellationToken) (receive: Ranking -> unit) : Task =
        task {
            let enumerator =
                store.ReadRankingsAsync(model, cancellation).GetAsyncEnumerator cancellation

            let mutable more = true

            while more do
                let! next = enumerator.MoveNextAsync()
                more <- next

                if more then
                    receive enumerator.Current

            do! enumerator.DisposeAsync()
        }

    let private isKnown (sample: Sample) = not (isNull sample.Individual)

    /// Whom the photos show, by number.
    type private Names(photos: Sample seq) =
        let names =
            photos
            |> Seq.map (fun sample -> string sample.Individual)
            |> Seq.distinct
            |> Seq.toArray

        do Array.Sort(names, StringComparer.Ordinal)

        member _.All = names

        member _.LabelOf(sample: Sample) =
            Array.BinarySearch(names, string sample.Individual, StringComparer.Ordinal)

    /// The photos queries are sought among: all that are a candidate of some query.
    type private Gallery(options: EvaluateOptions, photos: Sample[], names: Names) =
        let position =
            Dictionary(photos |> Seq.mapi (fun i sample -> KeyValuePair(sample.Id, i)), StringComparer.Ordinal)

        let labels = photos |> Array.map names.LabelOf
        let photosOf = labels |> Array.countBy id |> dict

        let events =
            photos
            |> Array.groupBy (fun sample -> struct (sample.Deployment, sample.Event))
            |> dict

        member _.Photos = photos
        member _.Labels = labels

        member _.MostOfOne = photosOf.Values |> Seq.fold max 1

        member _.PositionOf(sample: Sample) = position[sample.Id]

        /// What the query passes over, whether the matcher listed it or not.
        member _.PassedBy(query: Sample) =
            let own =
                match position.TryGetValue query.Id with
                | true, i -> [| photos[i] |]
                | _ -> [||]

            match events.TryGetValue(struct (query.Deployment, query.Event)) with
            | true, samples ->
                samples
                |> Array.filter (LeftOut.isPassed options query)
                |> Array.append own
                |> Array.distinctBy _.Id
            | _ -> own

        /// How many photos there are of a query's individual, but for those passed over.
        member _.Relevant(label: int, passed: Sample[]) =
            match photosOf.TryGetValue label with
            | true, count ->
                count
                - (passed
                   |> Array.filter (fun sample -> names.LabelOf sample = label)
                   |> Array.length)
            | _ -> 0

    let private find (options: EvaluateOptions) (names: Names) (gallery: Gallery) (k: int) (pairs: PairProbabilities) (ranking: Ranking) =
        let query = ranking.Query
        let label = names.LabelOf query

        let candidates =
            ranking.Candidates
            |> Seq.filter (fun candidate ->
                isKnown candidate.Sample
                && not (LeftOut.isPassed options query candidate.Sample))
            |> Seq.toArray

        let isSame (candidate: Candidate) = names.LabelOf candidate.Sample = label

        let hit (candidate: Candidate) = {
            Item = gallery.PositionOf candidate.Sample
            Distance = -(float candidate.Score)
        }

        let first wanted =
            match candidates |> Array.tryFind (fun candidate -> isSame candidate = wanted) with
            | Some candidate -> hit candidate
            | None -> {
                Item = -1
                Distance = Double.PositiveInfinity
              }

        for candidate in candidates do
            pairs.Add(label, float candidate.Probability, isSame candidate)

        let passed = gallery.PassedBy query

        let ranks = [|
            for i in 0 .. candidates.Length - 1 do
                if isSame candidates[i] then
                    i + 1
        |]

        {
            Score = RetrievalMetrics.ofRanks (ranks, gallery.Relevant(label, passed), k)
            Compared = gallery.Photos.Length - passed.Length
            Nearest = candidates |> Array.truncate ModelResult.NearestKept |> Array.map hit
            NearestSame = first true
            NearestOther = first false
        }

    /// Measures one model's rankings.
    let measure
        (options: EvaluateOptions)
        (neighbours: Neighbours)
        (context: StageContext)
        (thumbnails: Thumbnails option)
        (store: IRankingStore)
        (model: string)
        (name: string)
        (cancellation: CancellationToken)
        =
        task {
            // What could have been found is known only when all was read, since a matcher may keep but the best of each query.
            let candidates = Dictionary<string, Sample>(StringComparer.Ordinal)
            let all = ResizeArray<Sample>()

            do!
                forEach store model cancellation (fun ranking ->
                    all.Add ranking.Query

                    for candidate in ranking.Candidates do
                        candidates.TryAdd(candidate.Sample.Id, candidate.Sample) |> ignore)

            let photos = candidates.Values |> Seq.filter isKnown |> Seq.toArray
            Array.Sort(photos, (fun (a: Sample) (b: Sample) -> String.CompareOrdinal(a.Id, b.Id)))
            let queries = all |> Seq.filter isKnown |> Seq.toArray
            let names = Names(Seq.append queries photos)
            let gallery = Gallery(options, photos, names)

            let k =
                match neighbours with
                | Neighbours.All -> Int32.MaxValue
                | Neighbours.Count count -> count
                | Neighbours.LargestLabelCount -> gallery.MostOfOne

            let pairs = PairProbabilities names.All.Length
            let found = ResizeArray<Found>()

            do!
                forEach store model cancellation (fun ranking ->
                    if isKnown ranking.Query then
                        found.Add(find options names gallery k pairs ranking))

            // Rankings are told apart from the embeddings of the same model.
            let name = $"{name} (pairs)"

            let ranked = {
                Model = name
                Trial = {
                    Protocol = "rankings of a matcher"
                    Notes = [
                        match all.Count - queries.Length with
                        | 0 -> ()
                        | left -> $"{left} queries of unknown individuals left out."
                    ]
                    Queries = [||]
                    Gallery = [| 0 .. photos.Length - 1 |]
                    IsLeaveOneOut = false
                }
                By = "the matcher's score"
                Queries = queries
                Gallery = photos
                Names = names.All
                Labels = queries |> Array.map names.LabelOf
                GalleryLabels = gallery.Labels
                Found = found.ToArray()
                Passed = fun query -> gallery.PassedBy queries[query] |> Array.map gallery.PositionOf |> Array.sort
                K = k
            }

            let strangers =
                lazy
                    (ranked.Found
                     |> Array.filter (fun found -> found.NearestOther.Item >= 0)
                     |> Array.map _.NearestOther.Distance)

            let findings: Assembly.Findings = {
                Naming = Error "accuracy is n/a, since a matcher does not classify"
                Clusters = None
                Pairs = pairs.Scores((fun figure -> context.CreateRandom $"bootstrap/{name}/{figure}"), options.Resamples)
                Vectors = None
                HasThresholdOfQueries = true
                Samples = Seq.append all candidates.Values |> Seq.distinctBy _.Id
                Notes = []
            }

            return Assembly.assemble options context.CreateRandom thumbnails ranked findings strangers
        }
