using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using ReIdFlow.Contracts;

namespace ReIdFlow.Bench.Season;

/// <summary>
/// Runs a command to its end, and again with kills at random moments and a new start after each, and compares every file that the two
/// leave: none may differ in a byte, none may be missing, none may be left over.
/// </summary>
/// <param name="command">The program and its arguments.</param>
/// <param name="output">The output folder that the command writes to; it is deleted before each of the two.</param>
internal sealed class KillRuns(IReadOnlyList<string> command, string output)
{
    // What the run keeps for itself: when and how it was made differs, and is to.
    private static readonly string[] Own = ["resume", "run.json", ".run.lock", ".run.owner"];

    // What a shell calls the end by SIGKILL.
    private const int KilledCode = 137;

    private volatile string _lastLine = "";

    /// <returns>How many files differ.</returns>
    public int Run(int kills, ulong seed)
    {
        Clear();
        var start = Stopwatch.GetTimestamp();
        var code = Start(killAfter: null);
        var whole = Stopwatch.GetElapsedTime(start);
        var expected = Files();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"uninterrupted: exit code {code}, {whole.TotalSeconds:F1} s, {expected.Count} files"));

        Clear();
        var random = RandomStream.Create(seed, "kills");
        var (killed, finished) = (0, 0);
        while (killed < kills)
        {
            // Resumed runs are shorter, down to the start alone. Each moment is drawn anew over what a run may take.
            var moment = whole * random.NextDouble(0.02, 1);
            if (Start(moment) == KilledCode)
            {
                killed++;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {killed}: after {moment.TotalSeconds:F2} s, in {Phase()}"));
                continue;
            }

            // It came to its end before the kill: the next one starts from nothing.
            finished++;
            var early = Compare(expected);
            if (early > 0)
                return early;
            Clear();
        }

        var last = Start(killAfter: null);
        var different = Compare(expected);
        Console.WriteLine($"{killed} kills; {finished + 1} runs came to their end, the last with exit code {last}; {different} files differ.");
        return different + (last == code ? 0 : 1);
    }

    private int Start(TimeSpan? killAfter)
    {
        var info = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        _lastLine = "";
        process.ErrorDataReceived += (_, line) => _lastLine = string.IsNullOrWhiteSpace(line.Data) ? _lastLine : line.Data;
        process.OutputDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        if (killAfter is { } moment && !process.WaitForExit(moment))
        {
            // SIGKILL: the process has no say in it.
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return process.ExitCode;
    }

    // The last that the run said tells where it was.
    private string Phase() => _lastLine is "" ? "its start" : $"the phase of '{(_lastLine.Length > 70 ? _lastLine[..70] + "…" : _lastLine)}'";

    private void Clear()
    {
        if (Directory.Exists(output))
            Directory.Delete(output, recursive: true);
    }

    private SortedDictionary<string, string> Files()
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(output, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var name = Path.GetRelativePath(output, file);
            if (!Own.Contains(name.Split(Path.DirectorySeparatorChar)[0], StringComparer.Ordinal))
                files[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return files;
    }

    private int Compare(SortedDictionary<string, string> expected)
    {
        var found = Files();
        var different = expected.Keys.Union(found.Keys).Where(name => expected.GetValueOrDefault(name) != found.GetValueOrDefault(name)).ToList();
        foreach (var name in different)
            Console.WriteLine($"differs: {name} ({(found.ContainsKey(name) ? expected.ContainsKey(name) ? "other bytes" : "left over" : "missing")})");
        return different.Count;
    }
}
