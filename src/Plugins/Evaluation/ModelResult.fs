namespace ReIdFlow.Plugins.Evaluation

open System.Collections.Generic
open ReIdFlow.Contracts

/// What was sought among what, and what came of it: by a search over embeddings, or by a matcher.
type internal Ranked = {
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
    /// For each query, the positions of the gallery that it passes over, rising: itself, and its event where that is asked for.
    Passed: int -> int[]
    /// How many neighbours count.
    K: int
}

/// How individuals are told as known or new.
type internal OpenSetResult = {
    Score: OpenSetScore
    Curve: RocPoint[]
    /// By the names of measures.
    Intervals: IDictionary<string, Interval>
}

/// How well groups found agree with individuals.
type internal ClusterResult = {
    Score: ClusterScore
    /// By the names of measures.
    Intervals: IDictionary<string, Interval>
}

/// Queries with a photo in their gallery that all but repeats them.
type internal NearDuplicateResult = {
    /// By perceptual hash: one per query, the position of the likest photo of the gallery, −1 where none is as like; none without thumbnails.
    ByHash: int[] option
    /// By embedding: one per query, whether its nearest photo is next to no distance away; none for rankings.
    ByEmbedding: bool[] option
    /// Test photos with a near-duplicate among the photos learnt from, and how many test photos there are; none where that is no question.
    AcrossSplits: (int * int) option
}

/// A figure with what is known of it.
type internal ModelMeasure = {
    Name: string
    Value: float
    /// NaN where chance has no meaning.
    Chance: float
    Interval: Interval option
}

/// Everything measured on one model.
type internal ModelResult = {
    Ranked: Ranked
    /// One per query: what a random order reaches.
    ByChance: QueryScore[]
    /// How the model names individuals, or why that cannot be said.
    Naming: Result<Naming, string>
    OpenSet: OpenSetResult option
    Clusters: ClusterResult option
    Pairs: PairScores option
    NearDuplicates: NearDuplicateResult
    /// The vectors of the queries; none for rankings.
    Vectors: LabelledVectors option
    /// All figures, for machines.
    Measures: ModelMeasure list
    Notes: string list
} with

    member this.Model = this.Ranked.Model
    member this.Trial = this.Ranked.Trial
    member this.By = this.Ranked.By
    member this.Queries = this.Ranked.Queries
    member this.Gallery = this.Ranked.Gallery
    member this.Names = this.Ranked.Names
    member this.Labels = this.Ranked.Labels
    member this.GalleryLabels = this.Ranked.GalleryLabels
    member this.Found = this.Ranked.Found

    /// One per query.
    member this.Scores = this.Ranked.Found |> Array.map _.Score

    /// The queries that have something to find.
    member this.Scored = [|
        for q in 0 .. this.Found.Length - 1 do
            if this.Found[q].Score.Relevant > 0 then
                q
    |]

    /// The individuals those queries show.
    member this.Individuals =
        this.Scored |> Seq.map (fun q -> this.Labels[q]) |> Seq.distinct |> Seq.length

    /// A figure by its name; none where it was not measured.
    member this.Find(name: string) =
        this.Measures |> List.tryFind (fun measure -> measure.Name = name)

    /// A figure's value; NaN where it was not measured.
    member this.Value(name: string) =
        match this.Find name with
        | Some measure -> measure.Value
        | None -> nan

    /// What guessing reaches; NaN where that has no meaning.
    member this.Chance(name: string) =
        match this.Find name with
        | Some measure -> measure.Chance
        | None -> nan

module internal ModelResult =

    /// How many nearest photos are kept of each query.
    [<Literal>]
    let NearestKept = 10

    /// The ranks that CMC is told at.
    let cmcDepths = [ 1; 5; 10; 20 ]

    let private overScored (result: ModelResult) (value: int -> float) =
        match result.Scored with
        | [||] -> nan
        | scored -> Array.averageBy value scored

    /// The share of queries with a hit among the first `depth`.
    let cmc (result: ModelResult) (depth: int) =
        overScored result (fun q ->
            let first = result.Found[q].Score.FirstHit
            if first > 0 && first <= depth then 1.0 else 0.0)

    /// What a random order reaches.
    let cmcByChance (result: ModelResult) (depth: int) =
        overScored result (fun q -> Chance.cmc (result.Found[q].Compared, result.Found[q].Score.Relevant, depth))
