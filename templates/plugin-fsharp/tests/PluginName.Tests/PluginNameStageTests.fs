namespace PluginName.Tests

open PluginName
open ReIdFlow.Contracts
open Xunit

type PluginNameStageTests() =

    [<Theory>]
    [<InlineData(10uy, 30uy, 20.0, true)>]
    [<InlineData(10uy, 28uy, 20.0, false)>]
    member _.``An image is kept from the least brightness on``(left: byte, right: byte, minimum: float, isKept: bool) =
        let stage = PluginNameStage(PluginNameOptions(Minimum = minimum)) :> ITransform
        let sample = Sample(Id = "1", Path = "photo.jpg", Image = Image(2, 1, PixelFormat.Grey, [| left; right |]))

        let result =
            stage.Apply(sample, TransformContext(Phase.Embed, 0, false, 42UL, "bright", "1"))

        match result with
        | null -> Assert.False isKept
        | kept ->
            Assert.True isKept
            Assert.Same(sample, kept)
