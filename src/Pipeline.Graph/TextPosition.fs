namespace ReIdFlow.Pipeline.Graph

/// Turns byte offsets in UTF-8 text into lines and columns. A line ends with LF, CR LF or CR. A column counts UTF-16 units, as
/// editors do: most characters are one, a tab is one, those beyond the basic plane (emoji) are two. Quick if asked from front
/// to back.
type internal TextPosition(source: string, text: byte array) =
    let mutable offset = 0
    let mutable line = 1
    let mutable column = 1

    let step () =
        match text[offset] with
        | '\n'B ->
            line <- line + 1
            column <- 1
        | '\r'B when offset + 1 >= text.Length || text[offset + 1] <> '\n'B ->
            line <- line + 1
            column <- 1
        | '\r'B -> ()
        | unit when unit &&& 0b1100_0000uy = 0b1000_0000uy -> () // the rest of a character
        | unit when unit >= 0b1111_0000uy -> column <- column + 2
        | _ -> column <- column + 1

        offset <- offset + 1

    member _.At target =
        if target < offset then
            offset <- 0
            line <- 1
            column <- 1

        while offset < target && offset < text.Length do
            step ()

        {
            Source = source
            Line = line
            Column = column
        }
