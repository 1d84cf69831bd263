namespace ReIdFlow.Pipeline.Graph

open System.Buffers
open System.Text
open System.Text.Encodings.Web
open System.Text.Json

/// A JSON value that knows where it stands.
[<NoComparison; NoEquality>]
type internal JsonNode = { Location: Location; Value: Json }

and [<RequireQualifiedAccess; NoComparison; NoEquality>] internal Json =
    | Null
    | Bool of bool
    /// As it is written.
    | Number of literal: string
    | Text of string
    | List of JsonNode list
    | Object of JsonMember list

and [<NoComparison; NoEquality>] internal JsonMember = {
    Name: string
    /// Where the key stands.
    Location: Location
    Node: JsonNode
}

[<RequireQualifiedAccess>]
module internal JsonTree =
    let private writing =
        JsonWriterOptions(Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)

    let rec private writeTo (writer: Utf8JsonWriter) (node: JsonNode) =
        match node.Value with
        | Json.Null -> writer.WriteNullValue()
        | Json.Bool value -> writer.WriteBooleanValue value
        | Json.Number literal -> writer.WriteRawValue literal
        | Json.Text text -> writer.WriteStringValue text
        | Json.List items ->
            writer.WriteStartArray()
            items |> List.iter (writeTo writer)
            writer.WriteEndArray()
        | Json.Object members ->
            writer.WriteStartObject()

            for entry in members do
                writer.WritePropertyName entry.Name
                writeTo writer entry.Node

            writer.WriteEndObject()

    /// JSON without comments or white space; keys keep their order and numbers their digits.
    let write node =
        let buffer = ArrayBufferWriter<byte>()
        use writer = new Utf8JsonWriter(buffer, writing)
        writeTo writer node
        writer.Flush()
        Encoding.UTF8.GetString buffer.WrittenSpan

    let element node =
        use document = JsonDocument.Parse(write node)
        document.RootElement.Clone()

    let tryFind name (members: JsonMember list) =
        members |> List.tryFind (fun entry -> entry.Name = name)

    /// What a value is, for a sentence such as "but is the text 'x'".
    let describe node =
        match node.Value with
        | Json.Null -> "null"
        | Json.Bool true -> "true"
        | Json.Bool false -> "false"
        | Json.Number literal -> $"the number {Wording.number literal}"
        | Json.Text text -> $"the text {Wording.quote text}"
        | Json.List _ -> "a list"
        | Json.Object _ -> "an object"
