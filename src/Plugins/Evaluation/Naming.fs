namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open ReIdFlow.Contracts

/// How a model names individuals in test photos.
type internal Naming = {
    Score: ClassificationScore
    /// One per photo judged: whom it shows, by number, and 1 where it is named rightly, else 0.
    Individuals: int[]
    Right: float[]
    /// What a reader has to know, a sentence.
    Note: string
}

module internal Naming =

    /// Judges the names a model gives, or says why that cannot be done.
    let judge (table: EmbeddingTable) : Result<Naming, string> =
        let rowsOf split = [|
            for i in 0 .. table.Samples.Count - 1 do
                if table.Samples[i].Split = split && not (isNull table.Samples[i].Individual) then
                    i
        |]

        let name row = string table.Samples[row].Individual

        let predicted row : string | null =
            match table.Predictions[row] with
            | prediction when prediction.HasValue -> prediction.Value.Individual
            | _ -> null

        if table.Predictions |> Seq.forall (fun prediction -> not prediction.HasValue) then
            Error "accuracy is n/a, since the model does not classify"
        else
            let learnt = HashSet(rowsOf Split.Train |> Seq.map name)
            let test = rowsOf Split.Test
            let judged = test |> Array.filter (fun row -> learnt.Contains(name row))

            if learnt.Count = 0 then
                Error "accuracy is n/a, since no photo is in the train split: which individuals the model learnt is not known"
            elif judged.Length = 0 then
                Error "accuracy is n/a, since no test photo shows an individual of the train split"
            else
                let truths, predictions = Array.map name judged, Array.map predicted judged
                let score = ClassificationMetrics.ofPredictions (truths, predictions)
                let names = truths |> Array.distinct
                Array.Sort(names, StringComparer.Ordinal)

                let left =
                    match test.Length - judged.Length with
                    | 0 -> ""
                    | strangers -> $"; {strangers} of individuals outside the train split left out"

                Ok {
                    Score = score
                    Individuals =
                        truths
                        |> Array.map (fun truth -> Array.BinarySearch(names, truth, StringComparer.Ordinal))
                    Right =
                        Array.map2
                            (fun (truth: string) (predicted: string | null) ->
                                if String.Equals(truth, predicted, StringComparison.Ordinal) then
                                    1.0
                                else
                                    0.0)
                            truths
                            predictions
                    Note =
                        $"Accuracy is measured on {score.Photos} test photos of {score.Individuals} individuals the model learnt{left}; chance is always naming the commonest of them, and 1/{score.Individuals} for balanced accuracy."
                }
