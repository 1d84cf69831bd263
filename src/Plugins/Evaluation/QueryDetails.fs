namespace ReIdFlow.Plugins.Evaluation

open System
open System.Globalization
open System.IO
open System.Text

/// Writes every query's figures to a CSV file (RFC 4180, UTF-8): for charts, and for looking at what went wrong.
module internal QueryDetails =

    let private quote (text: string | null) =
        match text with
        | null -> ""
        | text when text.IndexOfAny [| ','; '"'; '\n'; '\r' |] >= 0 -> "\"" + text.Replace("\"", "\"\"") + "\""
        | text -> text

    let private number (value: float) =
        if Double.IsNaN value then
            ""
        else
            value.ToString("R", CultureInfo.InvariantCulture)

    /// The name of a model's file.
    let fileName (model: string) =
        $"{String.map
               (fun c ->
                   if Char.IsAsciiLetterOrDigit c || c = '-' || c = '_' then
                       c
                   else
                       '_')
               model}.queries.csv"

    /// Writes the file under a temporary name and renames it; gives its path.
    let write (folder: string) (result: ModelResult) =
        Directory.CreateDirectory folder |> ignore
        let path = Path.Combine(folder, fileName result.Model)
        let temporary = path + ".tmp"

        using (new StreamWriter(temporary, false, UTF8Encoding false)) (fun writer ->
            writer.Write
                "sample_id,path,individual,to_find,first_hit,precision_at_1,r_precision,average_precision_at_r,average_precision,reciprocal_rank\n"

            for sample, score in Seq.zip result.Queries result.Scores do
                [
                    quote sample.Id
                    quote sample.Path
                    quote sample.Individual
                    score.Relevant.ToString CultureInfo.InvariantCulture
                    (if score.FirstHit > 0 then
                         score.FirstHit.ToString CultureInfo.InvariantCulture
                     else
                         "")
                    number score.PrecisionAt1
                    number score.RPrecision
                    number score.AveragePrecisionAtR
                    number score.AveragePrecision
                    number score.ReciprocalRank
                ]
                |> String.concat ","
                |> writer.Write

                writer.Write '\n')

        File.Move(temporary, path, overwrite = true)
        path
