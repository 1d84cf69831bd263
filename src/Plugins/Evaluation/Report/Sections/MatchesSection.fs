namespace ReIdFlow.Plugins.Evaluation

open System
open System.IO
open SkiaSharp

/// Pictures that a matcher drew of what it found alike in two photos.
module internal MatchesSection =

    /// Names the pictures, a line each, tab-separated: file, path and individual of the query, path and individual of the candidate, probability.
    let private index = "pictures.tsv"

    let private address (file: string) =
        use bitmap = SKBitmap.Decode file

        match bitmap with
        | null -> None
        | bitmap ->
            // A tenth of what it takes as PNG.
            use data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 85)
            Some("data:image/jpeg;base64," + Convert.ToBase64String(data.ToArray()))

    let private name (individual: string) =
        if individual = "" then
            "an unknown individual"
        else
            individual

    let private picture (folder: string) (line: string) =
        match line.Split '\t' with
        | [| file; queryPath; query; candidatePath; candidate; probability |] ->
            // The index names files of its own folder, whatever it says.
            let file = Path.Combine(folder, string (Path.GetFileName file))

            if File.Exists file then
                address file
                |> Option.map (fun address ->
                    let verdict =
                        if query = "" || candidate = "" then "not known"
                        elif query = candidate then "right"
                        else "wrong"

                    let caption =
                        $"Left: {name query} ({queryPath}). Right: the best candidate, {name candidate} ({candidatePath}). Probability {probability}; {verdict}."

                    $"<figure class=\"match\"><img src=\"{address}\" loading=\"lazy\" alt=\"Two photos with lines between the places that match\"><figcaption>{Html.text caption}</figcaption></figure>")
            else
                None
        | _ -> None

    /// folder: where the matcher drew them.
    let write (folder: string) =
        let file = Path.Combine(folder, index)

        let pictures =
            if File.Exists file then
                File.ReadLines file |> Seq.choose (picture folder) |> List.ofSeq
            else
                []

        [
            if pictures.IsEmpty then
                Html.paragraph
                    $"No pictures in '{folder}': name the same folder in the matcher's option explain as in option matchPictures."
            else
                Html.paragraph
                    "Lines join the keypoints that match and agree on one motion from the left photo to the right; circles are as large as what was compared. Few lines all over the place are chance; a bundle that keeps its shape is the same coat."

                yield! pictures
        ]
        |> String.concat "\n"
