namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Threading
open ReIdFlow.Contracts

/// Measures one model's embeddings.
module internal EmbeddingResult =

    let private labelled (table: EmbeddingTable) (numbers: IReadOnlyDictionary<string, int>) (rows: int[]) =
        let vectors = Array.zeroCreate (rows.Length * table.Dimension)

        rows
        |> Array.iteri (fun i row -> table.Row(row).CopyTo(vectors.AsSpan(i * table.Dimension)))

        LabelledVectors(
            ReadOnlyMemory vectors,
            Math.Max(1, table.Dimension),
            rows |> Array.map (fun row -> numbers[string table.Samples[row].Individual])
        )

    let private brokenNotes (queries: LabelledVectors) (gallery: LabelledVectors) (samples: Sample[]) =
        let count =
            if LanguagePrimitives.PhysicalEquality queries gallery then
                queries.Broken.Length
            else
                queries.Broken.Length + gallery.Broken.Length

        if count = 0 then
            []
        else
            let example =
                match Array.tryHead queries.Broken with
                | Some row -> $", such as {samples[row].Path}"
                | None -> ""

            [
                $"{count} embeddings hold numbers that are not finite{example}: as queries they find nothing, and no query finds them."
            ]

    let private clusters
        (options: EvaluateOptions)
        (context: StageContext)
        model
        (queries: LabelledVectors)
        (cancellation: CancellationToken)
        =
        let rows = [| 0 .. queries.Labels.Length - 1 |] |> Array.filter queries.IsFinite

        let labels = rows |> Array.map (fun row -> queries.Labels[row])
        let present = labels |> Array.distinct |> Array.length

        if options.Clusters && present >= 2 && labels.Length > present then
            let finite =
                if rows.Length = queries.Labels.Length then
                    queries
                else
                    let kept =
                        rows
                        |> Array.collect (fun row -> queries.Vectors.Slice(row * queries.Dimension, queries.Dimension).ToArray())

                    LabelledVectors(ReadOnlyMemory kept, queries.Dimension, labels)

            let found =
                Clustering.kMeans options.Distance finite present (context.CreateRandom $"clusters/{model}") context.Threads cancellation

            Some {
                Score = Clustering.compare (labels, found)
                Intervals =
                    Clustering.intervals (fun name -> context.CreateRandom $"bootstrap/{model}/{name}") options.Resamples labels found
            }
        else
            None

    /// trial: the rows of the table that are sought, and those they are sought among.
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
            |> Seq.map (fun row -> string table.Samples[row].Individual)
            |> Seq.distinct
            |> Seq.toArray

        Array.Sort(names, StringComparer.Ordinal)

        let numbers =
            Dictionary(names |> Seq.mapi (fun i name -> KeyValuePair(name, i)), StringComparer.Ordinal)

        let gallery = labelled table numbers trial.Gallery

        let queries =
            if trial.IsLeaveOneOut then
                gallery
            else
                labelled table numbers trial.Queries

        let samplesOf rows =
            rows |> Array.map (fun row -> table.Samples[row])

        let gallerySamples = samplesOf trial.Gallery

        let querySamples =
            if trial.IsLeaveOneOut then
                gallerySamples
            else
                samplesOf trial.Queries

        let passed =
            LeftOut.positions options trial.IsLeaveOneOut querySamples gallerySamples

        let search neighbours nearest queries passed =
            NeighbourRanking.search options.Distance neighbours nearest context.Threads gallery queries passed cancellation

        let found, k = search neighbours ModelResult.NearestKept queries passed

        let strangers =
            lazy
                (let found =
                    if trial.IsLeaveOneOut then
                        found
                    else
                        LeftOut.positions options true gallerySamples gallerySamples
                        |> search (Neighbours.Count 1) 1 gallery
                        |> fst

                 found
                 |> Array.filter (fun found -> found.NearestOther.Item >= 0)
                 |> Array.map _.NearestOther.Distance)

        let naming = Naming.judge table

        let ranked = {
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
            Passed = passed
            K = k
        }

        let pairs =
            if queries.Labels.Length = 0 then
                None
            else
                let random = context.CreateRandom $"bootstrap/{model}/pair_auc"
                Some(PairScores.ofEmbeddings options.Distance random options.Resamples gallery queries passed)

        let findings: Assembly.Findings = {
            Naming = naming
            Clusters = clusters options context model queries cancellation
            Pairs = pairs
            Vectors = Some queries
            HasThresholdOfQueries = false
            Samples = table.Samples
            Notes = [
                match naming with
                | Ok naming -> naming.Note
                | Error reason -> $"{Char.ToUpperInvariant reason[0]}{reason.Substring 1}."
                yield! brokenNotes queries gallery querySamples
            ]
        }

        Assembly.assemble options context.CreateRandom thumbnails ranked findings strangers
