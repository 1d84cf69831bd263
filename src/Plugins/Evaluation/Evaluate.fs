namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.IO
open System.Threading
open System.Threading.Tasks
open ReIdFlow.Contracts

/// Measures how well each model's embeddings tell individuals apart: MAP@R, P@1, R-precision, MAP and MRR, over queries and per
/// individual, each with what chance reaches, and accuracy where a model names individuals.
[<Sealed;
  Stage("evaluate",
        "Measures embeddings: MAP@R, precision at 1, R-precision, MAP and MRR, each beside the level of chance, and accuracy where a model classifies.")>]
type Evaluate(options: EvaluateOptions, context: StageContext) =

    // Two stores may each hold a model of the same name; their locations tell them apart.
    let named (stores: IReadOnlyList<IEmbeddingStore>) =
        let all = [
            for store in stores do
                for model in store.Models do
                    if not (String.Equals(model, options.Thumbnails, StringComparison.Ordinal)) then
                        store, model
        ]

        let isTwice =
            all
            |> List.countBy snd
            |> List.filter (fun (_, count) -> count > 1)
            |> List.map fst
            |> Set.ofList

        [
            for store, model in all do
                store,
                model,
                (if isTwice.Contains model then
                     $"{model} ({store.Location})"
                 else
                     model)
        ]

    let writeDetails (results: ModelResult list) =
        match options.Details with
        | null -> []
        | folder ->
            let folder = context.ResolvePath folder

            try
                results |> List.map (QueryDetails.write folder)
            with
            | :? IOException
            | :? UnauthorizedAccessException as error ->
                raise (
                    StageException(
                        $"Stage '{context.StageId}' cannot write to folder '{folder}': {error.Message} Choose another with option 'details'.",
                        error
                    )
                )

    let writeReport thumbnails failures tables notes (results: ModelResult list) =
        match options.Report with
        | null -> []
        | file ->
            let path = context.ResolvePath file

            let matchPictures =
                match options.MatchPictures with
                | null -> None
                | folder -> Some(context.ResolvePath folder)

            try
                [
                    ReportPage.compose context thumbnails matchPictures failures tables notes results
                    |> ReportPage.write path
                ]
            with
            | :? IOException
            | :? UnauthorizedAccessException as error ->
                raise (
                    StageException(
                        $"Stage '{context.StageId}' cannot write the report to '{path}': {error.Message} Make room there or allow writing, or choose another file with option 'report'.",
                        error
                    )
                )

    interface IEvaluator with
        member _.EvaluateAsync(stores: IReadOnlyList<IEmbeddingStore>, cancellation: CancellationToken) =
            task {
                let neighbours =
                    match Neighbours.tryParse options.K with
                    | Some neighbours -> neighbours
                    | None ->
                        raise (
                            StageException
                                $"Option 'k' of stage '{context.StageId}' is '{options.K}', which is none of: all, max-label-count, a whole number from 1."
                        )

                let results = ResizeArray()
                let mutable thumbnails = None

                for store in stores do
                    match options.Thumbnails with
                    | null -> ()
                    | stage when Seq.contains stage store.Models ->
                        let! table = store.ReadAsync(stage, cancellation)
                        thumbnails <- Some(NearDuplicates.read table)
                    | _ -> ()

                for store, model, name in named stores do
                    let! table = store.ReadAsync(model, cancellation)

                    if table.Dimension < 1 && table.Samples.Count > 0 then
                        raise (
                            StageException
                                $"The vectors of model '{name}' have no numbers, so that nothing can be compared. Run the model again."
                        )

                    match Protocol.choose options.Protocol table.Samples with
                    | Error reason -> raise (StageException $"Model '{name}' cannot be evaluated. {reason}")
                    | Ok trial -> results.Add(EmbeddingResult.measure options neighbours context thumbnails name table trial cancellation)

                for store in stores do
                    match store with
                    | :? IRankingStore as store ->
                        for model in store.RankedModels do
                            let! result =
                                RankingResult.measure options neighbours context thumbnails store model model cancellation

                            results.Add result
                    | _ -> ()

                let mutable failures = None

                for store in stores do
                    match store with
                    | :? IFailureStore as store ->
                        let! failed = store.ReadFailuresAsync cancellation

                        failures <-
                            Some(
                                Seq.append (Option.defaultValue [||] failures) failed
                                |> Seq.distinct
                                |> Seq.toArray
                            )
                    | _ -> ()

                let results = List.ofSeq results

                let overviews = [ yield! Tables.overviews results; yield! Tables.further results ]

                let notes = [
                    if results.IsEmpty then
                        "There is nothing to evaluate: no model has an embedding."
                    yield! Tables.notes results
                ]

                return
                    Evaluation(
                        Measures = [|
                            for result in results do
                                yield! Measures.forMachines result
                        |],
                        Tables = [|
                            yield! overviews
                            if options.PerClass then
                                for result in results do
                                    Tables.perIndividual result
                        |],
                        Notes = Array.ofList notes,
                        Files = [|
                            yield! writeDetails results
                            yield! writeReport thumbnails failures overviews notes results
                        |]
                    )
            }
            |> ValueTask<Evaluation>
