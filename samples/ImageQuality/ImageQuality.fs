namespace ReIdFlow.Samples.ImageQuality

open System.IO
open ReIdFlow.Contracts

/// Leaves out images that are blurred, too dark, too bright or too small.
[<Stage("image-quality", "Leaves out images that are blurred, too dark, too bright or too small.")>]
type ImageQuality(options: ImageQualityOptions) =

    let isGood (image: Image) =
        if min image.Width image.Height < options.MinSide then
            false
        else
            let plane = Brightness.plane image
            let brightness = Brightness.mean plane

            brightness >= options.MinBrightness
            && brightness <= options.MaxBrightness
            && Brightness.sharpness image.Width image.Height plane >= options.MinSharpness

    interface ITransform with
        /// Looks at one photo; null leaves it out.
        member _.Apply(sample, _) : Sample | null =
            match sample.Image with
            | null -> raise (InvalidDataException "The sample has no pixels; put load-image before this stage.")
            | image when isGood image -> sample
            | _ -> null
