using System.Text.Json.Nodes;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Host.Running;

namespace ReIdFlow.Pipeline.Host.Display;

/// <summary>What a run did, for machines.</summary>
internal static class RunJson
{
    public static JsonObject Of(RunReport report) => new()
    {
        ["pipeline"] = report.Pipeline,
        ["seed"] = report.Seed,
        ["configurationHash"] = report.ConfigurationHash,
        ["version"] = ProgramVersion.Text,
        ["seconds"] = Math.Round(report.Elapsed.TotalSeconds, 3),
        ["read"] = report.Read,
        ["failed"] = report.Failures.Count,
        ["kept"] = report.Kept,
        ["models"] = Array(report.Models, m => new JsonObject
        {
            ["model"] = m.Model,
            ["read"] = m.Read,
            ["written"] = m.Written,
            ["failed"] = m.Failed,
            ["leftOut"] = m.LeftOut,
        }),
        ["stores"] = Array(report.Stores, s => JsonValue.Create(s)),
        ["evaluations"] = Array(report.Evaluations, e => new JsonObject
        {
            ["stage"] = e.Stage,
            ["measures"] = Array(e.Evaluation.Measures, m => new JsonObject
            {
                ["model"] = m.Model,
                ["name"] = m.Name,
                ["value"] = Number(m.Value),
                ["chance"] = m.Chance is { } chance ? Number(chance) : null,
            }),
            ["notes"] = Array(e.Evaluation.Notes, n => JsonValue.Create(n)),
            ["files"] = Array(e.Evaluation.Files, f => JsonValue.Create(f)),
        }),
        ["stages"] = Array(report.Stages, s => new JsonObject
        {
            ["stage"] = s.Stage,
            ["use"] = s.Use,
            ["taken"] = s.Taken,
            ["failed"] = s.Failed,
            ["leftOut"] = s.LeftOut,
            ["busySeconds"] = Math.Round(s.Busy.TotalSeconds, 3),
            ["seconds"] = Math.Round(s.Span.TotalSeconds, 3),
            ["workers"] = s.Workers,
        }),
        ["failures"] = Array(report.Failures, f => new JsonObject
        {
            ["path"] = f.Path,
            ["stage"] = f.Stage,
            ["reason"] = f.Reason,
        }),
    };

    // JSON has no NaN.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> convert) => new([.. items.Select(convert)]);
}
