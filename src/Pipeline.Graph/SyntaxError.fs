/// Says in words what is wrong with text that is not JSON, and where.
module internal ReIdFlow.Pipeline.Graph.SyntaxError

open System
open System.Text
open System.Text.RegularExpressions

/// How far the reader came.
[<RequireQualifiedAccess>]
type Expecting =
    /// The first value.
    | Start
    /// The value of a key.
    | Value
    /// A key or an item, straight after the opening bracket.
    | FirstEntry
    /// A comma or the closing bracket.
    | NextEntry
    /// Nothing more.
    | End

/// A bracket that is still open.
[<Struct>]
type Bracket = { Opening: byte; Offset: int }

/// What is wrong, at which byte.
[<Struct>]
type Finding = { At: int; Words: string }

let private finding at words = Error { At = at; Words = words }

let private closing opening = if opening = '{'B then '}' else ']'

let private indexFrom (text: byte array) start (sought: byte array) =
    let found = ReadOnlySpan(text).Slice(start).IndexOf(ReadOnlySpan sought)
    if found < 0 then None else Some(start + found)

/// The character at a byte, to be shown.
let private characterAt (text: byte array) at =
    let mutable rune = Rune()
    let mutable length = 0

    Rune.DecodeFromUtf8(ReadOnlySpan(text, at, text.Length - at), &rune, &length)
    |> ignore

    Wording.quote (rune.ToString())

/// Where a comment that takes one line holds a character that is the end of a line to some and not to others.
let private separatorIn (text: byte array) start final =
    seq { start .. final - 3 }
    |> Seq.tryFind (fun at ->
        text[at] = 0xE2uy
        && text[at + 1] = 0x80uy
        && (text[at + 2] = 0xA8uy || text[at + 2] = 0xA9uy))

/// Where white space and comments end.
let rec private skipBlank (text: byte array) at =
    if at >= text.Length then
        Ok at
    else
        match text[at] with
        | ' 'B
        | '\t'B
        | '\r'B
        | '\n'B -> skipBlank text (at + 1)
        | '/'B when at + 1 < text.Length && text[at + 1] = '/'B ->
            let rest = ReadOnlySpan(text).Slice(at).IndexOfAny('\r'B, '\n'B)
            let final = if rest < 0 then text.Length else at + rest

            match separatorIn text at final with
            | Some separator -> finding separator "the comment holds a line separator (U+2028 or U+2029). Remove that character."
            | None -> skipBlank text final
        | '/'B when at + 1 < text.Length && text[at + 1] = '*'B ->
            match indexFrom text (at + 2) "*/"B with
            | Some final -> skipBlank text (final + 2)
            | None -> finding at "the comment that starts here has no end; '*/' is missing."
        | '/'B
        | '#'B -> finding at "a comment starts with '//' or stands between '/*' and '*/'."
        | _ -> Ok at

/// Where the text in double quotes that starts here ends.
let private skipText (text: byte array) start =
    let isHex (unit: byte) = Char.IsAsciiHexDigit(char unit)

    let rec next at =
        if at >= text.Length then
            finding start "the text that starts here has no closing quote."
        else
            match text[at] with
            | '"'B -> Ok(at + 1)
            | '\n'B
            | '\r'B -> finding start "the text that starts here has no closing quote on its line."
            | '\\'B when at + 1 < text.Length && "\"\\/bfnrt"B |> Array.contains text[at + 1] -> next (at + 2)
            | '\\'B when
                at + 5 < text.Length
                && text[at + 1] = 'u'B
                && Array.forall isHex text[at + 2 .. at + 5]
                ->
                next (at + 6)
            | '\\'B when at + 1 < text.Length -> finding at "a backslash in a text is written twice: '\\\\'. In a path '/' does as well."
            | '\t'B -> finding at "a tab in a text is written as '\\t'."
            | unit when unit < ' 'B -> finding at $"a control character in a text is written as '\\u%04x{unit}'."
            | _ -> next (at + 1)

    next (start + 1)

/// The letters, digits and signs from here on.
let private wordAt (text: byte array) start =
    let isPart (unit: byte) =
        unit >= 0x80uy
        || Char.IsAsciiLetterOrDigit(char unit)
        || "_-+."B |> Array.contains unit

    let rest =
        text[start .. min (start + 79) (text.Length - 1)] |> Array.takeWhile isPart

    Encoding.UTF8.GetString rest

let private number =
    Regex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$", RegexOptions.CultureInvariant)

let private wordProblem at (word: string) =
    match word.ToLowerInvariant() with
    | "true"
    | "false"
    | "null" -> finding at $"{Wording.quote word} is written {Wording.quote (word.ToLowerInvariant())}, in lower case."
    | "none"
    | "nil"
    | "undefined" -> finding at $"{Wording.quote word} is no value; where nothing is meant, write 'null'."
    | "nan"
    | "infinity"
    | "-infinity"
    | "+infinity" -> finding at $"{Wording.quote word} is not a number that JSON can hold."
    | _ when Char.IsAsciiDigit word[0] || "+-.".Contains word[0] ->
        finding at $"{Wording.quote word} is not a number as JSON writes it; examples are 12, -0.5 and 1e-3."
    | _ -> finding at $"{Wording.quote word} is no value; a text stands in double quotes."

/// What is wrong with the value that should start here.
let private valueProblem (text: byte array) at =
    match text[at] with
    | '"'B -> skipText text at |> Result.map ignore
    | '\''B -> finding at "a text stands in double quotes, not in single ones."
    | ','B
    | '}'B
    | ']'B -> finding at $"a value is missing before this {characterAt text at}."
    | _ ->
        match wordAt text at with
        | "" -> finding at $"a value is expected here, not {characterAt text at}."
        | word when number.IsMatch word && at + word.Length < text.Length ->
            finding (at + word.Length) $"a ',' is missing before this {characterAt text (at + word.Length)}."
        | word -> wordProblem at word

/// What is wrong with the key that should start here.
let private keyProblem (text: byte array) at =
    match text[at] with
    | '"'B ->
        match skipText text at with
        | Error found -> Error found
        | Ok final ->
            match skipBlank text final with
            | Ok colon when colon < text.Length && text[colon] = ':'B -> finding final "no comment may stand between a key and its ':'."
            | Ok _ -> finding final "after a key stands ':' and a value."
            | Error found -> Error found
    | '\''B -> finding at "a key stands in double quotes, not in single ones."
    | ','B -> finding at "nothing stands before this ','."
    | _ ->
        match wordAt text at with
        | "" -> finding at $"a key in double quotes is expected here, not {characterAt text at}."
        | word -> finding at $"the key {Wording.quote word} has to stand in double quotes."

let private entryProblem (text: byte array) at (bracket: Bracket) lineOf =
    let wrongBracket = if bracket.Opening = '{'B then ']'B else '}'B

    if text[at] = wrongBracket then
        finding at $"'{closing bracket.Opening}' is expected here, to close the '{char bracket.Opening}' of line {lineOf bracket.Offset}."
    elif bracket.Opening = '{'B then
        keyProblem text at
    else
        valueProblem text at

/// Looks at the text after the last token that could be read.
let private look (text: byte array) start expecting (brackets: Bracket list) lineOf =
    match skipBlank text start with
    | Error found -> Error found
    | Ok at ->
        let comma = expecting = Expecting.NextEntry && at < text.Length && text[at] = ','B

        match (if comma then skipBlank text (at + 1) else Ok at), brackets with
        | Error found, _ -> Error found
        | Ok at, [] when at >= text.Length -> finding at "there is nothing in it; a pipeline stands between '{' and '}'."
        | Ok at, bracket :: _ when at >= text.Length ->
            let mark = char bracket.Opening

            finding
                at
                $"the text ends here, but the '{mark}' of line {lineOf bracket.Offset} is not closed; '{closing bracket.Opening}' is missing."
        | Ok at, bracket :: _ when comma || expecting = Expecting.FirstEntry -> entryProblem text at bracket lineOf
        | Ok at, bracket :: _ when expecting = Expecting.NextEntry ->
            match text[at] with
            | '}'B
            | ']'B -> entryProblem text at bracket lineOf
            | _ -> finding at $"a ',' is missing before this {characterAt text at}."
        | Ok at, _ when expecting = Expecting.End -> finding at "nothing may stand after the end of the pipeline."
        | Ok at, _ -> valueProblem text at

/// Explains why the next token cannot be read.
/// The offsets are those of bytes; start is where the last token that could be read ended.
let explain text start expecting brackets lineOf =
    match look text start expecting brackets lineOf with
    | Error found -> found
    | Ok() -> {
        At = start
        Words = "what follows is not JSON."
      }
