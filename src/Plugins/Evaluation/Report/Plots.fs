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

    // As narrow as a phone shows without making letters too small to read.
    let private width, height = 440, 290

    // Colours that stand for the page's: none occurs otherwise.
    let private inkColour, gridColour, softColour = "#010203", "#040506", "#070809"

    let private series = [| "#0B6BC0"; "#C2410C"; "#15803D"; "#9333EA"; "#B5179E"; "#0F766E" |]

    let private themed (svg: string) =
        let mutable result = svg

        let replace (colour: string) (variable: string) =
            result <- Regex.Replace(result, colour, $"var(--{variable})", RegexOptions.IgnoreCase)

        replace inkColour "ink"
        replace gridColour "grid"
        replace softColour "soft"
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

    // Outside the plot, where it hides no point: an entry per curve, with the mark it is drawn with.
    let private legend (entries: (string * string) list) =
        let item (name, mark) = $"<li>{mark}{Html.text name}</li>"

        entries
        |> List.map item
        |> String.concat ""
        |> Html.element "ul" "class=\"legend\""

    let private lineMark (variable: string) (isDashed: bool) =
        let dashes = if isDashed then " stroke-dasharray=\"5 3\"" else ""

        $"<svg viewBox=\"0 0 22 10\" width=\"22\" height=\"10\" aria-hidden=\"true\"><path d=\"M0 5H22\" stroke=\"var(--{variable})\" stroke-width=\"2.5\"{dashes}/></svg>"

    let private seriesVariable (i: int) =
        let place = i % series.Length
        $"s{place}"

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

        plot.HideLegend() |> ignore
        plot.GetSvgXml(width, height) |> portable title |> themed

    // Those that are dashed are chance, grey where there is one of them, else each in its own model's colour.
    let private drawCurves (title: string) (xLabel: string) (yLabel: string) (withDots: bool) (curves: Curve list) =
        let solid, dashed = curves |> List.partition (fun curve -> not curve.Dashed)

        let variables =
            (solid |> List.mapi (fun i curve -> curve, seriesVariable i))
            @ (dashed
               |> List.mapi (fun i curve -> curve, (if dashed.Length = 1 then "ink" else seriesVariable i)))

        let svg =
            dressed title xLabel yLabel (fun plot ->
                for curve, variable in variables do
                    let line =
                        plot.Add.ScatterLine(Array.map fst curve.Points, Array.map snd curve.Points)

                    line.LineWidth <- 2f

                    line.Color <-
                        if variable = "ink" then
                            Color.FromHex inkColour
                        else
                            colour (int (variable.Substring 1))

                    if withDots && not curve.Dashed then
                        line.MarkerShape <- MarkerShape.FilledCircle
                        line.MarkerSize <- 6f

                    if curve.Dashed then
                        line.LinePattern <- LinePattern.Dashed
                        line.LineWidth <- 1.5f

                plot.Axes.SetLimitsY(0.0, 1.02))

        svg
        + legend [
            for curve, variable in variables do
                curve.Name, lineMark variable curve.Dashed
        ]

    /// Curves of shares, with a legend.
    let curves (title: string) (xLabel: string) (yLabel: string) (curves: Curve list) =
        drawCurves title xLabel yLabel false curves

    /// The same with a dot at each point.
    let dottedCurves (title: string) (xLabel: string) (yLabel: string) (curves: Curve list) =
        drawCurves title xLabel yLabel true curves

    // Where neither group has anything, there is nothing to see.
    let private occupied (groups: (string * int64[]) list) =
        let isUsed i =
            groups |> List.exists (fun (_, counts) -> counts[i] > 0L)

        let used = [| 0 .. (snd groups.Head).Length - 1 |] |> Array.filter isUsed

        if used.Length = 0 then
            0, (snd groups.Head).Length - 1
        else
            used[0], used[used.Length - 1]

    /// Histograms over one range, as shares of their own totals.
    let histograms (title: string) (xLabel: string) (low: float) (high: float) (groups: (string * int64[]) list) =
        let first, last = occupied groups

        let svg =
            dressed title xLabel "Share of pairs" (fun plot ->
                groups
                |> List.iteri (fun i (_, counts) ->
                    let total = float (Math.Max(1L, Array.sum counts))
                    let step = (high - low) / float counts.Length

                    // From the ground and back to it, as a bar would stand.
                    let xs = [|
                        low + step * float first
                        for b in first..last do
                            low + step * float b
                            low + step * float (b + 1)
                        low + step * float (last + 1)
                    |]

                    let ys = [|
                        0.0
                        for count in counts[first..last] do
                            float count / total
                            float count / total
                        0.0
                    |]

                    let line = plot.Add.ScatterLine(xs, ys)
                    line.LineWidth <- 2f
                    line.Color <- colour i

                    if i > 0 then
                        line.LinePattern <- LinePattern.Dashed)

                plot.Axes.Margins(bottom = 0.0))

        svg
        + legend [
            for i, (name, counts) in List.indexed groups do
                $"{name} ({Array.sum counts} pairs)", lineMark (seriesVariable i) (i > 0)
        ]

    // Each shape as the plot has it and as the legend draws it.
    let private shapes = [|
        MarkerShape.FilledCircle, "<circle cx=\"6\" cy=\"6\" r=\"4.5\"/>"
        MarkerShape.FilledSquare, "<path d=\"M2 2H10V10H2z\"/>"
        MarkerShape.FilledTriangleUp, "<path d=\"M6 1L11 10H1z\"/>"
        MarkerShape.FilledDiamond, "<path d=\"M6 1L11 6L6 11L1 6z\"/>"
        MarkerShape.FilledTriangleDown, "<path d=\"M6 11L1 2H11z\"/>"
        MarkerShape.Cross, "<path d=\"M6 1V11M1 6H11\" stroke-width=\"2\"/>"
    |]

    /// Points in groups, each with a colour and a shape of its own; the groups beyond those named are drawn small and grey.
    let map (title: string) (xLabel: string) (yLabel: string) (groups: (string * (float * float)[]) list) (others: (float * float)[]) =
        let svg =
            dressed title xLabel yLabel (fun plot ->
                if others.Length > 0 then
                    let dots = plot.Add.ScatterPoints(Array.map fst others, Array.map snd others)
                    dots.MarkerSize <- 3.5f
                    dots.Color <- Color.FromHex softColour

                groups
                |> List.iteri (fun i (_, points) ->
                    let dots = plot.Add.ScatterPoints(Array.map fst points, Array.map snd points)
                    dots.MarkerSize <- 8f
                    dots.MarkerShape <- fst shapes[i % shapes.Length]
                    dots.Color <- colour i))

        let mark (variable: string) (shape: string) =
            $"<svg viewBox=\"0 0 12 12\" width=\"12\" height=\"12\" aria-hidden=\"true\" fill=\"var(--{variable})\" stroke=\"var(--{variable})\" stroke-width=\"0\">{shape}</svg>"

        svg
        + legend [
            for i, (name, _) in List.indexed groups do
                name, mark (seriesVariable i) (snd shapes[i % shapes.Length])
            if others.Length > 0 then
                "others", mark "soft" "<circle cx=\"6\" cy=\"6\" r=\"2\"/>"
        ]

    /// How many things there are of each size: upright bars at whole numbers.
    let counts (title: string) (xLabel: string) (yLabel: string) (values: (int * int)[]) =
        dressed title xLabel yLabel (fun plot ->
            let bars =
                plot.Add.Bars(values |> Array.map (fst >> float), values |> Array.map (snd >> float))

            bars.Color <- colour 0

            for bar in bars.Bars do
                bar.LineWidth <- 0f

            for axis in [ plot.Axes.Bottom :> IAxis; plot.Axes.Left ] do
                axis.TickGenerator <- TickGenerators.NumericAutomatic(IntegerTicksOnly = true)

            let most = values |> Array.fold (fun most (size, _) -> max most size) 1
            plot.Axes.SetLimitsX(0.0, float most + 1.0)
            plot.Axes.Margins(bottom = 0.0))
