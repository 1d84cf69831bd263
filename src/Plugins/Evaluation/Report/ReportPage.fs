namespace ReIdFlow.Plugins.Evaluation

open System
open System.IO
open System.Reflection
open System.Text
open System.Text.Json
open ReIdFlow.Contracts

/// Puts the report together: one page that needs nothing else.
module internal ReportPage =

    let private style () =
        use stream = Assembly.GetExecutingAssembly().GetManifestResourceStream "report.css"

        match stream with
        | null -> invalidOp "The plugin was built without its style sheet."
        | stream ->
            use reader = new StreamReader(stream)
            reader.ReadToEnd()

    let private indented (json: string) =
        use document = JsonDocument.Parse json
        JsonSerializer.Serialize(document.RootElement, JsonSerializerOptions(WriteIndented = true))

    /// The page as text.
    let compose
        (context: StageContext)
        (thumbnails: Thumbnails option)
        (matchPictures: string option)
        (failures: ItemFailure[] option)
        (tables: ResultTable list)
        (notes: string list)
        (results: ModelResult list)
        =
        let run = context.Run

        let title =
            if run.Pipeline = "" then
                "Evaluation"
            else
                $"Evaluation of {run.Pipeline}"

        let pictures = Pictures thumbnails
        let rows (table: ResultTable) = [ for row in table.Rows -> List.ofSeq row ]

        let written (table: ResultTable) =
            Html.table table.Title table.Columns (rows table)

        // The best stands first everywhere; models that cannot be measured come last.
        let results =
            results
            |> List.sortByDescending (fun result ->
                match result.Value "map_at_r" with
                | value when Double.IsNaN value -> -1.0
                | value -> value)

        let sections = [
            "summary", "Summary", [ SummarySection.write results ]
            "models",
            "Comparison of the models",
            [
                for table in tables do
                    written table
                for result in results do
                    Html.folded $"{result.Model}: every figure with its interval" (written (Tables.ofModel result))
                "<ul>"
                + String.concat "" [ for note in notes -> $"<li>{Html.text note}</li>" ]
                + "</ul>"
            ]
            if not results.IsEmpty then
                "curves", "Curves and distributions", [ CurvesSection.write results ]
                "individuals", "Individuals", [ IndividualsSection.write results ]
                "map", "Map of the embeddings", [ MapSection.write context.CreateRandom results ]
                "queries", "Queries and their best hits", [ GallerySection.write pictures results ]

                match matchPictures with
                | Some folder -> "matches", "What matched", [ MatchesSection.write folder ]
                | None -> ()

                "data", "The photos", [ HealthSection.write pictures failures results ]
            "pipeline",
            "Pipeline and versions",
            [
                Diagram.draw run.Configuration
                Html.table "Versions" [ "Part"; "Version" ] [ for pair in run.Versions -> [ pair.Key; pair.Value ] ]
                Html.paragraph $"Seed {context.Seed}. Configuration {run.ConfigurationHash}."
                $"<details><summary>The configuration</summary><pre>{Html.text (indented run.Configuration)}</pre></details>"
            ]
        ]

        let nav =
            sections
            |> List.map (fun (id, heading, _) -> $"<a href=\"#{id}\">{Html.text heading}</a>")
            |> String.concat " "

        String.concat "\n" [
            "<!DOCTYPE html>"
            "<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            "<link rel=\"icon\" href=\"data:,\">"
            $"<title>{Html.text title}</title><style>{style ()}</style></head><body>"
            $"<a class=\"skip\" href=\"#main\">Skip to the figures</a><header><h1>{Html.text title}</h1><nav aria-label=\"Sections\">{nav}</nav></header><main id=\"main\">"
            for id, heading, content in sections do
                Html.section id heading content
            "</main></body></html>"
        ]

    /// Writes the page under a temporary name and renames it; gives its path.
    let write (path: string) (page: string) =
        Path.GetDirectoryName path |> string |> Directory.CreateDirectory |> ignore
        let temporary = path + ".tmp"
        File.WriteAllText(temporary, page, UTF8Encoding false)
        File.Move(temporary, path, overwrite = true)
        path
