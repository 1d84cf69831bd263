/// How problems put things into words.
module internal ReIdFlow.Pipeline.Graph.Wording

open System
open System.Globalization
open System.Text

[<Literal>]
let private LongestQuote = 60

[<Literal>]
let private MostNames = 12

/// A name or text on one line, cut where it is long.
let private plain (text: string) =
    let cut =
        if text.Length <= LongestQuote then
            text
        else
            let length =
                if Char.IsHighSurrogate text[LongestQuote - 2] then
                    LongestQuote - 2
                else
                    LongestQuote - 1

            text[.. length - 1] + "…"

    let words = StringBuilder cut.Length

    for character in cut do
        if Char.IsControl character || character = '\u2028' || character = '\u2029' then
            words.Append("\\u").Append((int character).ToString("x4", CultureInfo.InvariantCulture))
            |> ignore
        else
            words.Append character |> ignore

    words.ToString()

/// 'text'
let quote text = $"'{plain text}'"

/// What a literal number looks like in a message.
let number literal = plain literal

let private joined (last: string) (names: string list) =
    match List.rev names with
    | [] -> ""
    | [ only ] -> only
    | final :: others -> String.Join(", ", List.rev others) + $" {last} " + final

/// 'a', 'b' or 'c'
let either names = names |> List.map quote |> joined "or"

/// 'a', 'b' and 'c'; of many names the first few.
let all (names: string list) =
    if names.Length <= MostNames then
        names |> List.map quote |> joined "and"
    else
        let shown = names |> List.truncate (MostNames - 1) |> List.map quote
        joined "and" (shown @ [ $"{names.Length - shown.Length} more" ])

/// "1 entry", "2 entries"
let count number singular plural =
    if number = 1 then $"1 {singular}" else $"{number} {plural}"
