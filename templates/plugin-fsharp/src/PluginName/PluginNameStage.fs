namespace PluginName

open System.IO
open ReIdFlow.Contracts

/// Leaves out images that are too dark.
[<Stage("plugin-name", "Leaves out images that are too dark.")>]
type PluginNameStage(options: PluginNameOptions) =

    /// The mean of all bytes, from 0 to 255.
    let brightness (image: Image) =
        let pixels = image.Pixels.Span
        let mutable sum = 0L

        for index in 0 .. pixels.Length - 1 do
            sum <- sum + int64 pixels[index]

        float sum / float pixels.Length

    interface ITransform with
        /// Looks at one photo; null leaves it out. It is called from several threads at once, and never changes what it is given.
        member _.Apply(sample, _) : Sample | null =
            match sample.Image with
            | null -> raise (InvalidDataException "The sample has no pixels; put load-image before this stage.")
            | image when brightness image >= options.Minimum -> sample
            | _ -> null
