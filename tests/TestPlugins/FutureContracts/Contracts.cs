namespace ReIdFlow.Contracts;

/// <summary>A contract of the future, of which only the name is the same.</summary>
public interface ISource
{
    string Future { get; }
}
