namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Names in files of weights may have dots within one module's name, such as <c>features.0</c>, which TorchSharp does not allow:
/// modules carry a stroke in their place.
/// </summary>
internal static class ModuleNames
{
    public static string ToModule(string name) => name.Replace('.', '/');

    public static string ToFile(string name) => name.Replace('/', '.');
}
