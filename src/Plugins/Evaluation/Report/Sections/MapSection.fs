namespace ReIdFlow.Plugins.Evaluation

open System.Collections.Generic
open ReIdFlow.Contracts

/// The embeddings on a plane.
module internal MapSection =

    let private ofModel (random: string -> RandomStream) (result: ModelResult) (vectors: LabelledVectors) =
        let points, (first, second) =
            Projection.principal vectors (random $"map/{result.Model}")

        let rows = [| 0 .. vectors.Labels.Length - 1 |] |> Array.filter vectors.IsFinite

        let commonest =
            vectors.Labels
            |> Array.countBy id
            |> Array.sortBy (fun (label, count) -> -count, label)
            |> Array.truncate 6
            |> Array.map fst

        let of' label =
            rows
            |> Array.filter (fun row -> vectors.Labels[row] = label)
            |> Array.map (fun row -> points[row])

        let named = HashSet commonest

        // A plane holds no more dots than these that can still be told from each other.
        let others =
            let all = rows |> Array.filter (fun row -> not (named.Contains vectors.Labels[row]))

            let most = 1500

            if all.Length <= most then
                all
            else
                Array.init most (fun i -> all[int (int64 i * int64 all.Length / int64 most)])
            |> Array.map (fun row -> points[row])

        Html.figure
            $"{result.Model}: the queries on their first two principal components, which hold {Html.percent (first + second)} of the variance. In colour: the six individuals with most photos."
            (Plots.map
                $"{result.Model}: map of the embeddings"
                $"First component ({Html.percent first})"
                $"Second component ({Html.percent second})"
                [ for label in commonest -> result.Names[label], of' label ]
                others)

    /// results: the best first.
    let write (random: string -> RandomStream) (results: ModelResult list) =
        let maps =
            results
            |> List.choose (fun result ->
                result.Vectors
                |> Option.filter (fun vectors -> vectors.Labels.Length - vectors.Broken.Length > 2)
                |> Option.map (fun vectors -> result, vectors))
            |> List.truncate 6
            |> List.map (fun (result, vectors) -> ofModel random result vectors)

        if maps.IsEmpty then
            Html.paragraph "No model gave three embeddings or more."
        else
            maps |> String.concat "\n" |> Html.element "div" "class=\"grid\""
