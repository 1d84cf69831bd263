namespace ReIdFlow.Pipeline.Graph

/// A place in a configuration.
[<Struct>]
type Location = {
    /// The file's name as the user gave it, or the override ("--set stages.mlp.with.hidden").
    Source: string
    /// From 1; 0 in an override, or where the whole file is meant.
    Line: int
    /// From 1, in characters; 0 in an override, or where the whole file is meant.
    Column: int
} with

    override this.ToString() =
        if this.Line = 0 then
            this.Source
        else
            $"{this.Source}({this.Line},{this.Column})"

/// Something in a configuration that has to be mended before anything can run.
type Problem = {
    Location: Location
    /// Such as RF0102; docs/problems.md lists them.
    Code: string
    Message: string
} with

    override this.ToString() =
        $"{this.Location}: error {this.Code}: {this.Message}"
