using System.Globalization;

namespace ReIdFlow.Pipeline.Host.Display;

internal static class Duration
{
    /// <summary>Such as <c>8.4 s</c>, <c>3 min 20 s</c> or <c>5 h 07 min</c>.</summary>
    public static string Text(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(10))
            return time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
        if (time < TimeSpan.FromSeconds(60))
            return time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) + " s";
        return time < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} min");
    }
}
