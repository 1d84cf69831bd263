namespace ReIdFlow.Plugins.Evaluation

open System
open ReIdFlow.Contracts

/// How well a model tells known individuals by name and unknown ones as new.
type OpenSetScore = {
    /// A nearest photo no farther than this names the individual; else the answer is "new individual".
    Threshold: float
    /// Balanced accuracy on known samples: the mean over known individuals of the share of their photos that are named rightly.
    Baks: float
    /// Balanced accuracy on unknown samples: the mean over unknown individuals of the share of their photos answered "new individual".
    Baus: float
    /// √(BAKS · BAUS).
    GeometricMean: float
    /// The share of photos of unknown individuals that are named all the same; NaN where there are none.
    FalseAcceptRate: float
    /// What naming by a random photo of the gallery, as often as the model names at all, reaches.
    BaksByChance: float
    /// The share of photos that the model leaves unnamed.
    BausByChance: float
    /// The chance that a photo of a known individual is nearer to the gallery than one of an unknown individual (area under the ROC curve).
    Auc: float
    /// The rate at which as many unknown photos are accepted as known ones are refused.
    EqualErrorRate: float
    KnownPhotos: int
    UnknownPhotos: int
}

/// A point of the ROC curve (and, with 1 − true accepts, of the DET curve).
[<Struct>]
type RocPoint = {
    Threshold: float
    FalseAccepts: float
    TrueAccepts: float
}

/// Pure arithmetic on nearest distances (BAKS and BAUS as in WildlifeDatasets, Čermák et al., 2024).
module OpenSet =

    /// The greatest threshold at which no more than a share `rate` of distances to strangers is accepted: distances below it, or at it.
    [<CompiledName("ThresholdAt")>]
    let thresholdAt (rate: float, strangers: float[]) =
        let sorted = Array.sort strangers
        let accepted = int (Math.Floor(rate * float sorted.Length + 1e-9))

        if sorted.Length = 0 then
            nan
        elif accepted >= sorted.Length then
            sorted[sorted.Length - 1]
        else
            // Below the first that must be refused; with ties, below all of them.
            Math.BitDecrement sorted[accepted]

    /// The curve from no accepts to all, a point per distance that occurs.
    [<CompiledName("Roc")>]
    let roc (known: float[], unknown: float[]) =
        let all =
            Array.append (known |> Array.map (fun d -> struct (d, true))) (unknown |> Array.map (fun d -> struct (d, false)))
            |> Array.sortBy (fun struct (d, _) -> d)

        let points =
            ResizeArray [
                {
                    Threshold = Double.NegativeInfinity
                    FalseAccepts = 0.0
                    TrueAccepts = 0.0
                }
            ]

        let mutable falses = 0
        let mutable trues = 0

        all
        |> Array.iteri (fun i (struct (distance, isKnown)) ->
            if isKnown then trues <- trues + 1 else falses <- falses + 1

            let struct (next, _) =
                if i + 1 < all.Length then
                    all[i + 1]
                else
                    struct (nan, false)

            if next <> distance then
                points.Add {
                    Threshold = distance
                    FalseAccepts = float falses / float unknown.Length
                    TrueAccepts = float trues / float known.Length
                })

        points.ToArray()

    /// The area under the curve, by trapezoids: ties count half.
    [<CompiledName("AreaUnder")>]
    let areaUnder (curve: RocPoint[]) =
        curve
        |> Array.pairwise
        |> Array.sumBy (fun (a, b) -> (b.FalseAccepts - a.FalseAccepts) * (a.TrueAccepts + b.TrueAccepts) / 2.0)

    /// Where false accepts equal false refusals, between points by linear interpolation.
    [<CompiledName("EqualErrorRate")>]
    let equalErrorRate (curve: RocPoint[]) =
        let gap point =
            point.FalseAccepts - (1.0 - point.TrueAccepts)

        curve
        |> Array.pairwise
        |> Array.tryFind (fun (_, b) -> gap b >= 0.0)
        |> function
            | None -> nan
            | Some(a, b) ->
                let share = if gap b = gap a then 0.0 else -(gap a) / (gap b - gap a)
                a.FalseAccepts + share * (b.FalseAccepts - a.FalseAccepts)

    let private balanced (photos: (int * bool) seq) =
        let groups = photos |> Seq.groupBy fst |> Seq.sortBy fst |> Seq.toArray

        if groups.Length = 0 then
            nan
        else
            groups
            |> Array.averageBy (fun (_, group) -> group |> Seq.averageBy (fun (_, isRight) -> if isRight then 1.0 else 0.0))

    /// Scores answers at a threshold.
    /// labels: the individual of each query. isKnown: whether it has a photo in the gallery. distances: to the nearest photo.
    /// named: the individual on the nearest photo. chances: the share of its gallery that shows the query's individual.
    [<CompiledName("Score")>]
    let score (threshold: float, labels: int[], isKnown: bool[], distances: float[], named: int[], chances: float[]) =
        let accepted = distances |> Array.map (fun distance -> distance <= threshold)
        let queries = [| 0 .. labels.Length - 1 |]
        let known, unknown = queries |> Array.partition (fun q -> isKnown[q])

        let baks =
            known
            |> Seq.map (fun q -> labels[q], accepted[q] && named[q] = labels[q])
            |> balanced

        let baus = unknown |> Seq.map (fun q -> labels[q], not accepted[q]) |> balanced

        let acceptedShare =
            accepted |> Array.averageBy (fun isAccepted -> if isAccepted then 1.0 else 0.0)

        let curve =
            roc (known |> Array.map (fun q -> distances[q]), unknown |> Array.map (fun q -> distances[q]))

        let isDefined = known.Length > 0 && unknown.Length > 0

        {
            Threshold = threshold
            Baks = baks
            Baus = baus
            GeometricMean = Math.Sqrt(baks * baus)
            FalseAcceptRate =
                if unknown.Length = 0 then
                    nan
                else
                    unknown |> Array.averageBy (fun q -> if accepted[q] then 1.0 else 0.0)
            BaksByChance =
                acceptedShare
                * (known
                   |> Array.groupBy (fun q -> labels[q])
                   |> Array.map (fun (_, group) -> group |> Array.averageBy (fun q -> chances[q]))
                   |> fun means -> if means.Length = 0 then nan else Array.average means)
            BausByChance = if unknown.Length = 0 then nan else 1.0 - acceptedShare
            Auc = if isDefined then areaUnder curve else nan
            EqualErrorRate = if isDefined then equalErrorRate curve else nan
            KnownPhotos = known.Length
            UnknownPhotos = unknown.Length
        }

    // What open-set figures of drawn individuals are worked out from, each gathered once.
    type private Tally = {
        /// Of each individual: photos that are known, and rightly named.
        Known: int[]
        Named: int[]
        /// Of each individual: photos that are unknown, and answered "new".
        Unknown: int[]
        Refused: int[]
        /// Photos by rising distance: the distance, the individual, whether it is known.
        ByDistance: struct (float * int * bool)[]
    }

    let private meanOfShares (times: int[]) (parts: int[]) (wholes: int[]) =
        let mutable sum = 0.0
        let mutable count = 0

        for i in 0 .. times.Length - 1 do
            if wholes[i] > 0 then
                sum <- sum + float times[i] * float parts[i] / float wholes[i]
                count <- count + times[i]

        sum / float count

    // The area under the curve and the equal error rate, as `roc` gives them, without keeping the curve.
    let private sweep (tally: Tally) (times: int[]) =
        let mutable known = 0
        let mutable unknown = 0

        for struct (_, individual, isKnown) in tally.ByDistance do
            if isKnown then
                known <- known + times[individual]
            else
                unknown <- unknown + times[individual]

        let mutable falses, trues, area, equal = 0.0, 0.0, 0.0, nan
        let mutable i = 0

        while i < tally.ByDistance.Length do
            let struct (distance, _, _) = tally.ByDistance[i]
            let mutable isTied = true
            let mutable accepted, mistaken = 0, 0

            while isTied do
                let struct (_, individual, isKnown) = tally.ByDistance[i]

                if isKnown then
                    accepted <- accepted + times[individual]
                else
                    mistaken <- mistaken + times[individual]

                i <- i + 1

                isTied <-
                    i < tally.ByDistance.Length
                    && (let struct (next, _, _) = tally.ByDistance[i] in next = distance)

            let falses', trues' =
                falses + float mistaken / float unknown, trues + float accepted / float known

            area <- area + (falses' - falses) * (trues + trues') / 2.0
            let before, after = falses - (1.0 - trues), falses' - (1.0 - trues')

            if Double.IsNaN equal && after >= 0.0 then
                let share = if after = before then 0.0 else -before / (after - before)
                equal <- falses + share * (falses' - falses)

            falses <- falses'
            trues <- trues'

        if known = 0 || unknown = 0 then
            struct (nan, nan)
        else
            struct (area, equal)

    /// 95 % intervals over individuals, by the names of measures; what `score` takes, and how often individuals are drawn.
    let internal intervals
        (random: string -> RandomStream)
        (resamples: int)
        (threshold: float)
        (labels: int[])
        (isKnown: bool[])
        (distances: float[])
        (named: int[])
        =
        let individuals, count = Bootstrap.number labels
        let zeros () = Array.zeroCreate<int> count

        let tally = {
            Known = zeros ()
            Named = zeros ()
            Unknown = zeros ()
            Refused = zeros ()
            ByDistance =
                Array.init labels.Length (fun q -> struct (distances[q], individuals[q], isKnown[q]))
                |> Array.sortBy (fun struct (distance, _, _) -> distance)
        }

        for q in 0 .. labels.Length - 1 do
            let i = individuals[q]
            let isAccepted = distances[q] <= threshold

            if isKnown[q] then
                tally.Known[i] <- tally.Known[i] + 1

                if isAccepted && named[q] = labels[q] then
                    tally.Named[i] <- tally.Named[i] + 1
            else
                tally.Unknown[i] <- tally.Unknown[i] + 1

                if not isAccepted then
                    tally.Refused[i] <- tally.Refused[i] + 1

        let baks times =
            meanOfShares times tally.Named tally.Known

        let baus times =
            meanOfShares times tally.Refused tally.Unknown

        let falseAccepts (times: int[]) =
            let refused = Array.fold2 (fun sum t r -> sum + t * r) 0 times tally.Refused
            let unknown = Array.fold2 (fun sum t u -> sum + t * u) 0 times tally.Unknown
            1.0 - float refused / float unknown

        [
            "baks", baks
            "baus", baus
            "baks_baus", (fun times -> Math.Sqrt(baks times * baus times))
            "false_accept_rate", falseAccepts
            "open_set_auc",
            (fun times ->
                let struct (area, _) = sweep tally times
                area)
            "equal_error_rate",
            (fun times ->
                let struct (_, equal) = sweep tally times
                equal)
        ]
        |> List.map (fun (name, statistic) -> name, Bootstrap.ofDraws (random name) count resamples statistic)
        |> dict
