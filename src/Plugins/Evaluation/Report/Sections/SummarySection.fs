namespace ReIdFlow.Plugins.Evaluation

open System

/// What stands at the top of the page: the best model by MAP@R, and every model beside chance.
module internal SummarySection =

    let private interval (result: ModelResult) (name: string) =
        match result.Find name with
        | Some { Interval = Some interval } when not (Double.IsNaN interval.Low) ->
            $"{Html.percent interval.Low} to {Html.percent interval.High}"
        | _ -> "no interval: that needs two individuals"

    let private plainTile (heading: string) (value: string) (detail: string) =
        $"<li><span class=\"name\">{Html.text heading}</span><b>{Html.text value}</b><span class=\"soft\">{Html.text detail}</span></li>"

    // A figure of the best model with what is known of it.
    let private tile (result: ModelResult) (heading: string) (name: string) =
        let chance = Html.percent (result.Chance name)
        plainTile heading (Html.percent (result.Value name)) $"95\u00A0%%: {interval result name}; chance {chance}"

    // A bar per model with its interval, and a mark where chance is: read at a glance, and in words by a screen reader.
    let private bars (results: ModelResult list) =
        let high (result: ModelResult) =
            match result.Find "map_at_r" with
            | Some { Interval = Some interval } when not (Double.IsNaN interval.High) -> interval.High
            | _ -> result.Value "map_at_r"

        // Small figures on hard data are to be seen as well.
        let most = results |> List.map high |> List.max

        let full =
            [ 0.05; 0.1; 0.2; 0.5; 1.0 ]
            |> List.find (fun full -> most <= full || full = 1.0)

        let place (value: float) =
            Html.number "0.0" (100.0 * Math.Clamp(value / full, 0.0, 1.0))

        let row (result: ModelResult) =
            let value, chance = result.Value "map_at_r", result.Chance "map_at_r"

            let range =
                match result.Find "map_at_r" with
                | Some { Interval = Some interval } when not (Double.IsNaN interval.Low) ->
                    $"<i class=\"range\" style=\"left:{place interval.Low}%%;width:{place (interval.High - interval.Low)}%%\"></i>"
                | _ -> ""

            let mark =
                if Double.IsNaN chance then
                    ""
                else
                    $"<i class=\"chance-mark\" style=\"left:{place chance}%%\"></i>"

            let label = Html.text result.Model
            let words = Html.percent value

            $"<li><span class=\"model\">{label}</span><span class=\"bar\" aria-hidden=\"true\"><i class=\"fill\" style=\"width:{place value}%%\"></i>{range}{mark}</span><span class=\"value\">{words}</span></li>"

        let rows = results |> List.map row |> String.concat "\n"

        $"<figure><ul class=\"bars\">{rows}</ul><figcaption>MAP@R of each model, of {Html.percent full}. Thin line: 95&nbsp;%% interval over individuals. Upright mark: by chance.</figcaption></figure>"

    let private best (result: ModelResult) (others: ModelResult list) =
        let value = Html.percent (result.Value "map_at_r")
        let chance = Html.percent (result.Chance "map_at_r")
        let range = interval result "map_at_r"

        String.concat "\n" [
            $"<p>Best by MAP@R: <strong>{Html.text result.Model}</strong>, {value} (95&nbsp;%% interval {range}); chance is {chance}.</p>"
            "<ul class=\"tiles\">"
            tile result "MAP@R" "map_at_r"
            tile result "First hit right (P@1)" "precision_at_1"
            tile result "A hit among the first 5" "cmc_5"
            if (result.Find "baks_baus").IsSome then
                tile result "Known named, new told: √(BAKS·BAUS)" "baks_baus"
            plainTile "Queries" (string result.Scored.Length) $"of {result.Individuals} individuals"
            plainTile "Photos searched" (string result.Gallery.Length) result.Trial.Protocol
            "</ul>"
            if not others.IsEmpty then
                bars (result :: others)
        ]

    /// results: the best first.
    let write (results: ModelResult list) =
        match
            results
            |> List.filter (fun result -> not (Double.IsNaN(result.Value "map_at_r")))
        with
        | [] -> Html.paragraph "No model can be measured: no photo has another of the same individual to find."
        | first :: others -> best first others
