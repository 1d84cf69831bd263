namespace ReIdFlow.Pipeline.Host.Templates;

/// <summary>The languages that there are templates in.</summary>
internal enum TemplateLanguage
{
    /// <summary>C#.</summary>
    CSharp,

    /// <summary>F#.</summary>
    FSharp,
}
