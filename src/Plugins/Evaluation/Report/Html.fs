namespace ReIdFlow.Plugins.Evaluation

open System
open System.Globalization
open System.Net

/// Pieces of HTML.
module internal Html =

    let text (value: string | null) : string =
        match WebUtility.HtmlEncode value with
        | null -> ""
        | encoded -> encoded

    let number (format: string) (value: float) =
        if Double.IsNaN value then
            "n/a"
        else
            value.ToString(format, CultureInfo.InvariantCulture)

    let percent (value: float) =
        if Double.IsNaN value then
            "n/a"
        else
            // Kept on one line.
            number "0.0" (100.0 * value) + "\u00a0%"

    let element (name: string) (attributes: string) (content: string) =
        if attributes = "" then
            $"<{name}>{content}</{name}>"
        else
            $"<{name} {attributes}>{content}</{name}>"

    let paragraph (content: string) = element "p" "" (text content)

    let section (id: string) (heading: string) (content: string seq) =
        let content = String.concat "\n" content
        $"<section aria-labelledby=\"{id}\"><h2 id=\"{id}\">{text heading}</h2>\n{content}\n</section>"

    let private tableOf (css: string) (caption: string) (columns: string seq) (rows: string list seq) =
        let head =
            columns
            |> Seq.map (fun column -> $"<th scope=\"col\">{text column}</th>")
            |> String.concat ""

        let row (cells: string list) =
            let isChance = cells.Head.Trim() = "by chance"

            let cells =
                cells
                |> List.mapi (fun i cell ->
                    if i = 0 then
                        $"<th scope=\"row\">{text cell}</th>"
                    else
                        $"<td>{text cell}</td>")
                |> String.concat ""

            if isChance then
                $"<tr class=\"chance\">{cells}</tr>"
            else
                $"<tr>{cells}</tr>"

        let body = rows |> Seq.map row |> String.concat "\n"

        $"<div class=\"scroll{css}\" tabindex=\"0\" role=\"group\" aria-label=\"{text caption}\"><table><caption><span>{text caption}</span></caption><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>"

    /// A table; the first column names its row. Rows that tell chance are set apart.
    let table (caption: string) (columns: string seq) (rows: string list seq) = tableOf "" caption columns rows

    /// A table of words rather than numbers: they stand left, and break over lines.
    let wordTable (caption: string) (columns: string seq) (rows: string list seq) = tableOf " words" caption columns rows

    /// What is shown when it is asked for.
    let folded (summary: string) (content: string) =
        $"<details><summary>{text summary}</summary>{content}</details>"

    /// What is shown until it is folded away.
    let unfolded (summary: string) (content: string) =
        $"<details open><summary>{text summary}</summary>{content}</details>"

    let figure (caption: string) (svg: string) =
        $"<figure>{svg}<figcaption>{text caption}</figcaption></figure>"
