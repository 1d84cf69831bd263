namespace ReIdFlow.Contracts;

/// <summary>Options that check what a type and a range cannot express, such as two options that exclude each other.</summary>
public interface ICheckedOptions
{
    /// <summary>Names every problem, in a sentence each with the remedy; none when all is well. Touches no file.</summary>
    IEnumerable<string> Check();
}
