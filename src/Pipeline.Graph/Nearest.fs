/// Proposes the right name for a misspelt one.
module internal ReIdFlow.Pipeline.Graph.Nearest

open System

[<Literal>]
let private LongestName = 80

/// Keeps the search short in a file that is absurdly long.
[<Literal>]
let private MostCandidates = 1000

/// The fewest insertions, deletions, replacements and swaps of neighbours that make one text the other (Damerau and
/// Levenshtein; no part is edited twice, which is known as optimal string alignment).
let distance (left: string) (right: string) =
    let table = Array2D.zeroCreate (left.Length + 1) (right.Length + 1)

    for i in 0 .. left.Length do
        table[i, 0] <- i

    for j in 0 .. right.Length do
        table[0, j] <- j

    for i in 1 .. left.Length do
        for j in 1 .. right.Length do
            let replaced = table[i - 1, j - 1] + (if left[i - 1] = right[j - 1] then 0 else 1)
            let nearest = min replaced (1 + min table[i - 1, j] table[i, j - 1])

            table[i, j] <-
                if i > 1 && j > 1 && left[i - 1] = right[j - 2] && left[i - 2] = right[j - 1] then
                    min nearest (table[i - 2, j - 2] + 1)
                else
                    nearest

    table[left.Length, right.Length]

/// A third of the name may be wrong, and at most three letters.
let private tolerance (name: string) = min 3 (name.Length / 3)

/// Whether the longer name goes on with a new word: load → load-image, rotate → rotateDegrees.
let private continues (longer: string) (shorter: string) =
    shorter.Length >= 3
    && longer.Length > shorter.Length
    && longer.StartsWith(shorter, StringComparison.OrdinalIgnoreCase)
    && not (Char.IsAsciiLetterLower longer[shorter.Length])

/// The candidate that was probably meant; None where nothing is near. Upper and lower case count as equal.
let find (candidates: string list) (name: string) =
    let lower = name.ToLowerInvariant()

    let near (candidate: string) =
        let allowed = tolerance (if candidate.Length > name.Length then candidate else name)

        if abs (candidate.Length - name.Length) > allowed then
            None
        else
            let edits = distance (candidate.ToLowerInvariant()) lower
            if edits <= allowed then Some(edits, candidate) else None

    if name.Length > LongestName then
        None
    else
        let candidates = List.truncate MostCandidates candidates

        match candidates |> List.choose near with
        | [] ->
            candidates
            |> List.tryFind (fun candidate -> continues candidate name || continues name candidate)
        | found -> found |> List.minBy fst |> snd |> Some

/// Whether one of the names given is the wanted one misspelt. Then it is not missing as well.
let isAmong given candidates wanted =
    given
    |> List.exists (fun name -> not (List.contains name candidates) && find candidates name = Some wanted)

/// " Did you mean 'grey64'?", or nothing.
let hint candidates name =
    match find candidates name with
    | Some candidate -> $" Did you mean {Wording.quote candidate}?"
    | None -> ""
