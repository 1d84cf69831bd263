using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Security;

/// <summary>
/// Keeps the paths in a pipeline within the folders that the user names, so that a pipeline from elsewhere cannot read or
/// overwrite what it likes: the folder of the pipeline file, the current folder, folders named with an option, and folders in
/// variables of the environment that the pipeline refers to. Values from the command line are the user's own and always allowed.
/// </summary>
/// <remarks>Where links lead counts as well: a folder that is downloaded with a pipeline may hold some.</remarks>
internal sealed class PathConfinement
{
    private static readonly StringComparison Comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    // Set by the system for every program: that they are set says nothing about what the user wants a pipeline to touch.
    private static readonly HashSet<string> Ambient = new(StringComparer.OrdinalIgnoreCase)
    {
        "HOME", "PATH", "PWD", "OLDPWD", "SHELL", "MAIL", "TMPDIR", "TEMP", "TMP", "LOGNAME", "SSH_AUTH_SOCK", "DOTNET_ROOT",
        "USERPROFILE", "HOMEPATH", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "ALLUSERSPROFILE", "PUBLIC",
        "SYSTEMROOT", "WINDIR", "COMSPEC", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR",
    };

    private readonly PathRules _rules;
    private readonly string _baseFolder;
    private readonly List<string> _folders = [];

    /// <param name="baseFolder">The absolute folder that relative paths start from.</param>
    /// <param name="rules">What the user allows.</param>
    public PathConfinement(string baseFolder, PathRules rules)
    {
        (_baseFolder, _rules) = (baseFolder, rules);
        AddFolder(baseFolder);
        AddFolder(Environment.CurrentDirectory);
        foreach (var folder in rules.Folders)
            AddFolder(Path.GetFullPath(folder));
    }

    /// <summary>The folders that paths may lie in.</summary>
    public IReadOnlyList<string> Folders => _folders;

    /// <summary>The value of a variable of the environment; a folder in it is one that the user names.</summary>
    public string? ValueOf(string name)
    {
        // Paths in a pipeline start from its folder, but a path in the environment was meant to start from the shell's.
        var value = Environment.GetEnvironmentVariable(name);
        if (Path.Exists(value))
            value = Path.GetFullPath(value);
        if (value is not null && Path.IsPathFullyQualified(value) && !Ambient.Contains(name))
            AddFolder(Path.GetFullPath(value));
        return value;
    }

    /// <summary>Whether a path may be used.</summary>
    /// <param name="path">Absolute, or relative to the pipeline's folder.</param>
    public bool Allows(string path) => _rules.AllowOutside || (LiesWithin(FullPath(path), _folders) && LeadsTo(path) is null);

    /// <summary>The paths that lead elsewhere.</summary>
    public IEnumerable<Problem> Check(IEnumerable<NamedPath> paths)
        => paths.Where(p => !p.FromCommandLine && !Allows(p.Path))
            .Select(p => PipelineFile.OutsidePath(p, _folders, LiesWithin(FullPath(p.Path), _folders) ? LeadsTo(p.Path) : null));

    private string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, _baseFolder));

    // Null where it stays inside. The folders themselves may be reached by links.
    private string? LeadsTo(string path)
    {
        var target = LinkedPath.Follow(FullPath(path));
        return LiesWithin(target, [.. _folders, .. _folders.Select(LinkedPath.Follow)]) ? null : target;
    }

    private static bool LiesWithin(string path, IEnumerable<string> folders)
        => folders.Any(f => path.Equals(f, Comparison) || path.StartsWith(f + Path.DirectorySeparatorChar, Comparison));

    // The root of a file system is no folder that anyone names: everything lies in it.
    private void AddFolder(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(folder);
        if (Path.GetPathRoot(folder) != folder && !_folders.Contains(folder))
            _folders.Add(folder);
    }
}
