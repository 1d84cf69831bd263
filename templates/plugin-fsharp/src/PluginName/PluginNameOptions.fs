namespace PluginName

open ReIdFlow.Contracts

/// Options of PluginNameStage.
type PluginNameOptions() =
    /// The least mean brightness of an image that is kept.
    [<Option("The least mean brightness of an image that is kept, from 0, black, to 255, white.", Min = 0.0, Max = 255.0)>]
    member val Minimum = 10.0 with get, set
