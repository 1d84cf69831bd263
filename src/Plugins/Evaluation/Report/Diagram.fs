namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open System.Text.Json

/// The pipeline as boxes and arrows, drawn from its configuration.
module internal Diagram =

    type private Box = {
        Id: string
        Use: string
        From: string list
    }

    let private read (configuration: string) = [
        use document = JsonDocument.Parse configuration

        match document.RootElement.TryGetProperty "stages" with
        | true, stages when stages.ValueKind = JsonValueKind.Object ->
            for stage in stages.EnumerateObject() do
                {
                    Id = stage.Name
                    Use =
                        match stage.Value.TryGetProperty "use" with
                        | true, name -> string (name.GetString())
                        | _ -> ""
                    From =
                        match stage.Value.TryGetProperty "from" with
                        | true, from when from.ValueKind = JsonValueKind.String -> [ string (from.GetString()) ]
                        | true, from when from.ValueKind = JsonValueKind.Array -> [
                            for item in from.EnumerateArray() -> string (item.GetString())
                          ]
                        | _ -> []
                }
        | _ -> ()
    ]

    /// Stages in columns, each right of all that it reads; empty where the configuration tells no stages.
    let draw (configuration: string) =
        let boxes = read configuration

        if boxes.IsEmpty then
            ""
        else
            let columns = Dictionary<string, int>(StringComparer.Ordinal)

            // As many rounds as there are stages settle every column, in whatever order they are listed.
            for _ in boxes do
                for box in boxes do
                    columns[box.Id] <-
                        box.From
                        |> List.map (fun from ->
                            match columns.TryGetValue from with
                            | true, column -> column + 1
                            | _ -> 0)
                        |> List.fold max 0

            let placed =
                boxes
                |> List.groupBy (fun box -> columns[box.Id])
                |> List.collect (fun (column, group) -> group |> List.mapi (fun row box -> box.Id, (box, column, row)))
                |> dict

            let width, height, gapX, gapY = 132, 44, 40, 18

            let at (id: string) =
                let _, column, row = placed[id]
                10 + column * (width + gapX), 10 + row * (height + gapY)

            let right =
                20
                + ((placed.Values |> Seq.map (fun (_, c, _) -> c) |> Seq.max) + 1)
                  * (width + gapX)
                - gapX

            let bottom =
                20
                + ((placed.Values |> Seq.map (fun (_, _, r) -> r) |> Seq.max) + 1)
                  * (height + gapY)
                - gapY

            let arrows = [
                for box in boxes do
                    for from in box.From do
                        if placed.ContainsKey from then
                            let x0, y0 = at from
                            let x1, y1 = at box.Id
                            let x0, y0, y1 = x0 + width, y0 + height / 2, y1 + height / 2

                            $"<path d=\"M{x0} {y0}C{x0 + 22} {y0} {x1 - 26} {y1} {x1 - 4} {y1}\" fill=\"none\" stroke=\"var(--soft)\" stroke-width=\"1.5\" marker-end=\"url(#arrow)\"/>"
            ]

            let shapes = [
                for box in boxes do
                    let x, y = at box.Id

                    $"<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"7\" fill=\"var(--card)\" stroke=\"var(--grid)\"/><text x=\"{x + 10}\" y=\"{y + 19}\" fill=\"var(--ink)\" font-size=\"14\">{Html.text box.Id}</text><text x=\"{x + 10}\" y=\"{y + 36}\" fill=\"var(--soft)\" font-size=\"12\">{Html.text box.Use}</text>"
            ]

            let label =
                boxes
                |> List.map (fun box ->
                    match box.From with
                    | [] -> $"{box.Id} is {box.Use}"
                    | from ->
                        let names = String.concat " and " from
                        $"{box.Id} is {box.Use} and reads {names}")
                |> String.concat "; "

            let content = String.concat "" (arrows @ shapes)

            $"<div class=\"diagram\"><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {right} {bottom}\" width=\"{right}\" height=\"{bottom}\" style=\"min-width:min({right}px,46rem)\" role=\"img\" aria-label=\"The pipeline\" font-family=\"system-ui, sans-serif\"><title>The pipeline</title><desc>{Html.text label}</desc><defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"var(--soft)\"/></marker></defs>{content}</svg></div>"
