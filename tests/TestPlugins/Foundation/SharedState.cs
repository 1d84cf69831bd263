namespace TestPlugins.Foundation;

/// <summary>Stands for a native stack, of which there may be only one in a process.</summary>
public static class SharedState
{
    private static int s_users;

    public static int Enter() => Interlocked.Increment(ref s_users);
}
