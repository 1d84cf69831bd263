namespace ReIdFlow.Samples.ImageQuality

open System.Collections.Generic
open ReIdFlow.Contracts

/// Options of ImageQuality.
type ImageQualityOptions() =
    /// The least sharpness of an image that is kept.
    [<Option("The least sharpness of an image that is kept: the variance of its Laplacian, which blur makes small.", Min = 0.0)>]
    member val MinSharpness = 20.0 with get, set

    /// The least mean brightness of an image that is kept.
    [<Option("The least mean brightness of an image that is kept, from 0, black, to 255, white.", Min = 0.0, Max = 255.0)>]
    member val MinBrightness = 10.0 with get, set

    /// The greatest mean brightness of an image that is kept.
    [<Option("The greatest mean brightness of an image that is kept, from 0, black, to 255, white.", Min = 0.0, Max = 255.0)>]
    member val MaxBrightness = 245.0 with get, set

    /// The least length of an image's shorter side.
    [<Option("The least length of the shorter side of an image that is kept.", Min = 1.0, Unit = "pixels")>]
    member val MinSide = 16 with get, set

    interface ICheckedOptions with
        member this.Check() : IEnumerable<string> = [|
            if this.MinBrightness >= this.MaxBrightness then
                $"'minBrightness' is {this.MinBrightness} and 'maxBrightness' {this.MaxBrightness}, so that no image is kept. Make the first the smaller one."
        |]
