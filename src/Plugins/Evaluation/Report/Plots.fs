namespace ReIdFlow.Plugins.Evaluation

open System
open System.Globalization
open System.Text.RegularExpressions
open ScottPlot

/// One curve.
type internal Curve = {
    Name: string
    Points: (float * float)[]
    /// Drawn with dashes, as chance is.
    Dashed: bool
}

/// Plots as SVG that follows the page's colours. ScottPlot draws them; its colours are replaced by the page's variables.
module internal Plots =

    let private width, height = 560, 340

    // Colours that stand for the page's: none occurs otherwise.
    let private inkColour, gridColour = "#010203", "#040506"

    let private series = [| "#0B6BC0"; "#C2410C"; "#15803D"; "#9333EA"; "#B5179E"; "#0F766E" |]

    let private themed (svg: string) =
        let mutable result = svg

        let replace (colour: string) (variable: string) =
            result <- Regex.Replace(result, colour, $"var(--{variable})", RegexOptions.IgnoreCase)

        replace inkColour "ink"
        replace gridColour "grid"
        series |> Array.iteri (fun i colour -> replace colour $"s{i}")
        result

    // Letters are placed one by one for the font of the machine that drew them: the first place is kept, and the reader's font used.
    let private portable (title: string) (svg: string) =
        let start = svg.IndexOf("<svg", StringComparison.Ordinal)
        let svg = svg.Substring start

        let svg =
            Regex.Replace(svg, "font-family=\"[^\"]*\"", "font-family=\"system-ui, sans-serif\"")

        let svg = Regex.Replace(svg, " x=\"(-?[\\d.e-]+), [^\"]*\"", " x=\"$1\"")
        let svg = Regex.Replace(svg, " y=\"(-?[\\d.e-]+), [^\"]*\"", " y=\"$1\"")
        let svg = Regex.Replace(svg, "<rect fill=\"white\"[^>]*/>", "")
        let svg = Regex.Replace(svg, "\\s*\\n\\s*", " ")
        let title = Html.text title

        let id =
            Convert.ToHexStringLower(Security.Cryptography.SHA256.HashData(Text.Encoding.UTF8.GetBytes svg)).Substring(0, 8)

        let svg = svg.Replace("\"cl_", $"\"{id}_cl_").Replace("url(#cl_", $"url(#{id}_cl_")

        Regex.Replace(
            svg,
            "<svg[^>]*>",
            String.Format(
                CultureInfo.InvariantCulture,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" role=\"img\" aria-label=\"{2}\"><title>{2}</title>",
                width,
                height,
                title
            )
        )

    let private colour (i: int) = Color.FromHex series[i % series.Length]

    let private dressed (title: string) (xLabel: string) (yLabel: string) (draw: Plot -> unit) =
        use plot = new Plot()
        let ink = Color.FromHex inkColour
        plot.FigureBackground.Color <- Colors.Transparent
        plot.DataBackground.Color <- Colors.Transparent
        plot.Axes.Color ink
        plot.Grid.MajorLineColor <- Color.FromHex gridColour
        plot.XLabel xLabel
        plot.YLabel yLabel
        draw plot

        for axis in plot.Axes.GetAxes() do
            axis.Label.Bold <- false
            axis.Label.FontSize <- 14f
            axis.TickLabelStyle.FontSize <- 13f

        plot.Legend.BackgroundColor <- Colors.Transparent
        plot.Legend.OutlineColor <- Colors.Transparent
        plot.Legend.ShadowColor <- Colors.Transparent
        plot.Legend.FontColor <- ink
        plot.Legend.FontSize <- 13f
        plot.GetSvgXml(width, height) |> portable title |> themed

    /// Curves with a legend; axes from 0 to 1 where asked for.
    let curves (title: string) (xLabel: string) (yLabel: string) (unitY: bool) (curves: Curve list) =
        // A curve of chance follows its model's, in the same colour.
        let withChance = curves |> List.exists _.Dashed

        dressed title xLabel yLabel (fun plot ->
            curves
            |> List.iteri (fun i curve ->
                let line =
                    plot.Add.ScatterLine(Array.map fst curve.Points, Array.map snd curve.Points)

                line.LegendText <- curve.Name
                line.LineWidth <- 2f

                line.Color <- colour (if withChance then i / 2 else i)

                if curve.Dashed then
                    line.LinePattern <- LinePattern.Dashed
                    line.LineWidth <- 1.5f)

            if unitY then
                plot.Axes.SetLimitsY(0.0, 1.02)

            plot.ShowLegend(Alignment.LowerRight) |> ignore)

    /// Two histograms over one range, as shares of their own totals.
    let histograms (title: string) (xLabel: string) (low: float) (high: float) (groups: (string * int64[]) list) =
        dressed title xLabel "Share of pairs" (fun plot ->
            groups
            |> List.iteri (fun i (name, counts) ->
                let total = float (Math.Max(1L, Array.sum counts))
                let step = (high - low) / float counts.Length

                let xs = [|
                    for b in 0 .. counts.Length - 1 do
                        low + step * float b
                        low + step * float (b + 1)
                |]

                let ys = [|
                    for count in counts do
                        float count / total
                        float count / total
                |]

                let line = plot.Add.ScatterLine(xs, ys)
                line.LegendText <- name
                line.LineWidth <- 2f
                line.Color <- colour i)

            plot.ShowLegend(Alignment.UpperRight) |> ignore)

    /// Points in groups, each with a colour and a shape of its own; the groups beyond those named are drawn small and grey.
    let map (title: string) (xLabel: string) (yLabel: string) (groups: (string * (float * float)[]) list) (others: (float * float)[]) =
        let shapes = [|
            MarkerShape.FilledCircle
            MarkerShape.FilledSquare
            MarkerShape.FilledTriangleUp
            MarkerShape.FilledDiamond
            MarkerShape.FilledTriangleDown
            MarkerShape.Cross
        |]

        dressed title xLabel yLabel (fun plot ->
            if others.Length > 0 then
                let dots = plot.Add.ScatterPoints(Array.map fst others, Array.map snd others)
                dots.MarkerSize <- 3f
                dots.Color <- Color.FromHex gridColour
                dots.LegendText <- "others"

            groups
            |> List.iteri (fun i (name, points) ->
                let dots = plot.Add.ScatterPoints(Array.map fst points, Array.map snd points)
                dots.MarkerSize <- 7f
                dots.MarkerShape <- shapes[i % shapes.Length]
                dots.Color <- colour i
                dots.LegendText <- name)

            plot.ShowLegend(Alignment.UpperRight) |> ignore)

    /// Bars by position, such as how many individuals have so many photos.
    let bars (title: string) (xLabel: string) (yLabel: string) (values: (float * float)[]) =
        dressed title xLabel yLabel (fun plot ->
            let bars = plot.Add.Bars(Array.map fst values, Array.map snd values)
            bars.Color <- colour 0

            for bar in bars.Bars do
                bar.LineWidth <- 0f

            plot.Axes.Margins(bottom = 0.0))
