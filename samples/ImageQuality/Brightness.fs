/// Brightness and sharpness of images.
module internal ReIdFlow.Samples.ImageQuality.Brightness

open ReIdFlow.Contracts

/// Grey values from 0 to 255, row by row: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
let plane (image: Image) : float32 array =
    let pixels = image.Pixels.ToArray()

    match image.Format with
    | PixelFormat.Grey -> pixels |> Array.map float32
    | _ ->
        Array.init (image.Width * image.Height) (fun place ->
            let first = 3 * place

            0.299f * float32 pixels[first]
            + 0.587f * float32 pixels[first + 1]
            + 0.114f * float32 pixels[first + 2])

let mean (values: float32 array) = Array.averageBy float values

/// The variance of the Laplacian (Pech-Pacheco and others, 2000), over the pixels that have four neighbours; 0 where none has.
let sharpness width height (values: float32 array) =
    if width < 3 || height < 3 then
        0.0
    else
        let laplacian = [|
            for y in 1 .. height - 2 do
                for x in 1 .. width - 2 do
                    let place = y * width + x

                    float (
                        values[place - 1]
                        + values[place + 1]
                        + values[place - width]
                        + values[place + width]
                        - 4f * values[place]
                    )
        |]

        let centre = Array.average laplacian
        laplacian |> Array.averageBy (fun value -> (value - centre) * (value - centre))
