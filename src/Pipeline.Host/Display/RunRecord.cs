using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>run.json in the output folder: what the last run did.</summary>
internal static class RunRecord
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(string folder, JsonObject report)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "run.json");
        var temporary = file + ".tmp";
        File.WriteAllText(temporary, report.ToJsonString(Indented) + "\n");
        File.Move(temporary, file, overwrite: true);
    }
}
