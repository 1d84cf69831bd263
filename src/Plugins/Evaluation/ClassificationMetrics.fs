namespace ReIdFlow.Plugins.Evaluation

/// How well a model names individuals.
type ClassificationScore = {
    /// The share of photos that are named rightly.
    Accuracy: float
    /// The unweighted mean over individuals of the share of each one's photos that are named rightly (recall).
    BalancedAccuracy: float
    /// The accuracy of the best constant answer: the share of the commonest individual among the photos.
    AccuracyByChance: float
    /// The balanced accuracy of any constant answer: 1 / individuals.
    BalancedAccuracyByChance: float
    /// How many photos were judged.
    Photos: int
    /// How many individuals they show.
    Individuals: int
}

/// Pure arithmetic on predictions.
module ClassificationMetrics =

    /// Compares predictions with the truth, at least one of each; a missing prediction (null) is wrong.
    [<CompiledName("OfPredictions")>]
    let ofPredictions (truths: string[], predictions: (string | null)[]) =
        let groups =
            Array.zip truths predictions
            |> Array.groupBy fst
            |> Array.sortWith (fun (a, _) (b, _) -> System.String.CompareOrdinal(a, b))
            |> Array.map (fun (truth, pairs) ->
                let right =
                    pairs
                    |> Array.filter (fun (_, predicted) -> System.String.Equals(predicted, truth))
                    |> Array.length

                right, pairs.Length)

        {
            Accuracy = float (Array.sumBy fst groups) / float truths.Length
            BalancedAccuracy = groups |> Array.averageBy (fun (right, all) -> float right / float all)
            AccuracyByChance = float (groups |> Array.map snd |> Array.max) / float truths.Length
            BalancedAccuracyByChance = 1.0 / float groups.Length
            Photos = truths.Length
            Individuals = groups.Length
        }
