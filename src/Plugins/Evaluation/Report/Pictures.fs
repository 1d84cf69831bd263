namespace ReIdFlow.Plugins.Evaluation

open System
open System.Collections.Generic
open SkiaSharp

/// Thumbnails as JPEG files inside the page, each encoded once.
[<Sealed>]
type internal Pictures(thumbnails: Thumbnails option) =

    let encoded = Dictionary<string, string option>(StringComparer.Ordinal)

    let encode (side: int) (pixels: float32[]) =
        use bitmap =
            new SKBitmap(SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque))

        let bytes = Array.zeroCreate<byte>(side * side * 4)

        for i in 0 .. side * side - 1 do
            for channel in 0..2 do
                bytes[4 * i + channel] <- byte (Math.Clamp(pixels[3 * i + channel], 0f, 255f))

            bytes[4 * i + 3] <- 255uy

        Runtime.InteropServices.Marshal.Copy(bytes, 0, bitmap.GetPixels(), bytes.Length)
        use data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 80)
        Convert.ToBase64String(data.ToArray())

    /// Whether there are any.
    member _.Exist = thumbnails.IsSome

    /// The picture of a sample as an address inside the page.
    member _.AddressOf(sampleId: string) =
        match encoded.TryGetValue sampleId with
        | true, address -> address
        | _ ->
            let address =
                thumbnails
                |> Option.bind (fun thumbnails ->
                    match thumbnails.Pixels.TryGetValue sampleId with
                    | true, pixels -> Some("data:image/jpeg;base64," + encode thumbnails.Side pixels)
                    | _ -> None)

            encoded.Add(sampleId, address)
            address
