using System.Reflection;
using PublicApiGenerator;
using ReIdFlow.Contracts;

namespace ReIdFlow.Tests;

public sealed class The_public_contract
{
    [Fact]
    public void Is_as_approved()
    {
        var folder = typeof(The_public_contract).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "ProjectFolder").Value!;
        var approved = Path.Combine(folder, "ReIdFlow.Contracts.approved.txt");
        var now = typeof(Sample).Assembly
            .GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n")
            .TrimEnd() + "\n";
        if (now != File.ReadAllText(approved).ReplaceLineEndings("\n"))
        {
            var received = Path.Combine(Path.GetTempPath(), "ReIdFlow.Contracts.received.txt");
            File.WriteAllText(received, now);
            Assert.Fail($"The contract has changed. Raise ContractVersion.Minor where something was added, ContractVersion.Major where plugins would break, and copy {received} over {approved}.");
        }
    }

    [Fact]
    public void Builds_on_the_base_class_library_alone()
        => Assert.All(typeof(Sample).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name));

    [Fact]
    public void Has_an_assembly_version_that_says_the_contract_version()
    {
        var version = typeof(Sample).Assembly.GetName().Version!;
        Assert.Equal((ContractVersion.Major, ContractVersion.Minor), (version.Major, version.Minor));
    }
}
