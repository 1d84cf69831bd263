using System.Reflection.Metadata;
using ReIdFlow.Contracts;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>Reads the names of stages from an assembly that is not loaded.</summary>
internal static class StageMetadata
{
    // What the blob of a custom attribute begins with: ECMA-335, II.23.3.
    private const ushort Prolog = 1;

    /// <summary>The names that the assembly's <see cref="StageAttribute"/>s give.</summary>
    /// <exception cref="BadImageFormatException">The metadata is damaged.</exception>
    public static IReadOnlySet<string> NamesIn(MetadataReader metadata)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var handle in metadata.CustomAttributes)
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (!IsStage(metadata, attribute))
                continue;
            var blob = metadata.GetBlobReader(attribute.Value);
            if (blob.ReadUInt16() == Prolog && blob.ReadSerializedString() is { } name)
                names.Add(name);
        }

        return names;
    }

    private static bool IsStage(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
            return false;
        var owner = metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (owner.Kind != HandleKind.TypeReference)
            return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)owner);
        return metadata.StringComparer.Equals(type.Name, nameof(StageAttribute))
            && metadata.StringComparer.Equals(type.Namespace, typeof(StageAttribute).Namespace!);
    }
}
