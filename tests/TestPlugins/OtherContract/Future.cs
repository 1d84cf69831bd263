namespace TestPlugins.OtherContract;

public sealed class Future : ReIdFlow.Contracts.ISource
{
    string ReIdFlow.Contracts.ISource.Future => "later";
}
