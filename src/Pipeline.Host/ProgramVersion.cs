using System.Reflection;

namespace ReIdFlow.Pipeline.Host;

internal static class ProgramVersion
{
    /// <summary>Such as 0.1.0, without the build's hash.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0.0.0";
}
