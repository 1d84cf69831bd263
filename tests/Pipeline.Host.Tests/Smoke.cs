namespace ReIdFlow.Tests;

public sealed class Smoke
{
    [Fact]
    public void Contract_major_is_one() => Assert.Equal(1, ReIdFlow.Contracts.ContractVersion.Major);
}
