namespace ReIdFlow.Contracts;

/// <summary>The version of the contract between host and plugins.</summary>
/// <remarks>A plugin built for another major version is refused; a higher minor version than the host's is refused too.</remarks>
public static class ContractVersion
{
    /// <summary>Changes when a plugin built before would no longer work.</summary>
    public const int Major = 1;

    /// <summary>Changes when something is added that older plugins do not need.</summary>
    public const int Minor = 0;
}
