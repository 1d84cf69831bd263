namespace ReIdFlow.Pipeline.Graph

/// A pipeline file that has been read.
type PipelineText = {
    /// The file's name, as problems are to show it.
    Source: string
    /// The absolute folder that the file's relative paths start from.
    Folder: string
    /// The bytes of the file; a byte order mark is allowed.
    Utf8: byte array
}

/// Reads the files that pipelines build on.
type IBaseFiles =
    /// <summary>Reads a file that another names after "extends".</summary>
    /// <param name="path">The path as given, variables filled in.</param>
    /// <param name="reader">The file that names it.</param>
    /// <exception cref="System.IO.IOException">It cannot be read; the message says why, such as "it does not exist".</exception>
    abstract Open: path: string * reader: PipelineText -> PipelineText
