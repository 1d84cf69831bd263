namespace ReIdFlow.Plugins.Evaluation

open System.Globalization
open ReIdFlow.Contracts

/// How far two vectors are apart.
type Distance =
    /// Euclidean distance of the vectors as they are.
    | Euclidean = 0
    /// 1 − cosine similarity; a vector of zeros is similar to nothing but another.
    | Cosine = 1

/// Which photos are sought among which.
type EvaluationProtocol =
    /// The one that suits the splits.
    | Auto = 0
    /// Test photos are sought among train and validation photos.
    | QueryGallery = 1
    /// Each photo is sought among all the others: of the test split, or of all where there is none.
    | LeaveOneOut = 2

/// How many neighbours of a query count.
[<RequireQualifiedAccess>]
type internal Neighbours =
    | All
    | LargestLabelCount
    | Count of int

module internal Neighbours =
    let tryParse (text: string) =
        match text with
        | "all" -> Some Neighbours.All
        | "max-label-count" -> Some Neighbours.LargestLabelCount
        | _ ->
            match System.Int32.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture) with
            | true, count when count > 0 -> Some(Neighbours.Count count)
            | _ -> None

/// Options of the stage `evaluate`.
[<Sealed; AllowNullLiteral(false)>]
type EvaluateOptions() =

    [<Option("How far two embeddings are apart: euclidean takes the vectors as they are, cosine compares their directions.")>]
    member val Distance = Distance.Euclidean with get, set

    [<Option("Which photos are sought among which: query-gallery seeks test photos among train and validation photos, leave-one-out each photo among the others; auto takes query-gallery where an individual is on both sides.")>]
    member val Protocol = EvaluationProtocol.Auto with get, set

    [<Option("How many neighbours of a query count: all, max-label-count (as many as the commonest individual has photos to find), or a number.")>]
    member val K = "all" with get, set

    [<Option("Whether to print a table with a row per individual for each model.")>]
    member val PerClass = false with get, set

    [<Option("A folder that gets a CSV file per model with the figures of every query; none when not given.", IsPath = true)>]
    member val Details: string | null = null with get, set

    [<Option("Whether photos of a query's own event (the same burst or visit) are passed over: finding them is finding the moment, not the individual.")>]
    member val ExcludeSameEvent = false with get, set

    [<Option("How many photos of strangers may be taken for known individuals: the open-set threshold is set so that this share of gallery photos lies nearer than it to a photo of another individual.",
             Min = 0.0,
             Max = 1.0)>]
    member val FalseAcceptRate = 0.05 with get, set

    [<Option("How many times individuals are drawn anew for the 95 % intervals; 0 for no intervals.", Min = 0.0, Max = 100000.0)>]
    member val Resamples = 1000 with get, set

    [<Option("Whether photos are clustered into as many groups as there are individuals, to report ARI and NMI.")>]
    member val Clusters = true with get, set

    [<Option("The stage whose vectors are small pictures (a thumbnail stage): it is not measured, and its pictures are shown in the report and tell near-duplicates. None unless given.")>]
    member val Thumbnails: string | null = null with get, set

    [<Option("Two photos are near-duplicates where no more than this many of the 64 bits of their perceptual hashes differ; needs thumbnails.",
             Min = 0.0,
             Max = 32.0,
             Unit = "bits")>]
    member val NearDuplicateBits = 4 with get, set

    [<Option("Two photos are near-duplicates by embedding where they lie no farther apart than this share of the median distance between photos of different individuals.",
             Min = 0.0,
             Max = 1.0)>]
    member val NearDuplicateDistance = 0.05 with get, set

    [<Option("A folder with pictures of matches that a matcher drew (its option explain), to be shown in the report. None unless given.",
             IsPath = true)>]
    member val MatchPictures: string | null = null with get, set

    [<Option("The file that gets the report: one HTML page that needs nothing else. None unless given.", IsPath = true)>]
    member val Report: string | null = null with get, set

    interface ICheckedOptions with
        member this.Check() = [
            if (Neighbours.tryParse this.K).IsNone then
                $"Option 'k' is '{this.K}', which is none of: all, max-label-count, a whole number from 1."
        ]
