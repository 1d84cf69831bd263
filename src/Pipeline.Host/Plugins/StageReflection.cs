using System.Reflection;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;
using ReIdFlow.Pipeline.Host.Options;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>Finds the stages in a plugin's assembly.</summary>
internal static class StageReflection
{
    private static readonly (Type Interface, StageKind Kind, DataType Input, DataType Output)[] Kinds =
    [
        (typeof(ISource), StageKind.Source, DataType.None, DataType.Sample),
        (typeof(IArranger), StageKind.Arranger, DataType.Sample, DataType.Sample),
        (typeof(ITransform), StageKind.Transform, DataType.Image, DataType.Image),
        (typeof(IModel), StageKind.Model, DataType.Image, DataType.Embedding),
        (typeof(ISink), StageKind.Sink, DataType.Embedding, DataType.Store),
        (typeof(IStoreSource), StageKind.StoreSource, DataType.None, DataType.Store),
        (typeof(IEvaluator), StageKind.Evaluator, DataType.Store, DataType.None),
        (typeof(IIdentifier), StageKind.Identifier, DataType.Store, DataType.Store),
    ];

    /// <exception cref="PluginException">A stage is not made as the contract asks, a library is missing, or there is no stage at all.</exception>
    public static IReadOnlyList<StageType> Find(PluginManifest manifest, string folder, Assembly assembly)
    {
        Type[] types;
        try
        {
            types = [.. assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal)];
            var stages = types
                .Where(t => t.GetCustomAttribute<StageAttribute>() is not null)
                .Select(t => Describe(manifest, folder, t))
                .ToList();
            if (stages.Count == 0 && !manifest.Library)
                throw new PluginException("RF0405", manifest.Name, folder, "it offers no stage. A stage is a public class with a [Stage] attribute that implements one of the contract's interfaces. If it only holds libraries for other plugins, say \"library\": true in plugin.json.");
            if (stages.GroupBy(s => s.Descriptor.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
                throw new PluginException("RF0406", manifest.Name, folder, $"it offers the stage '{twice.Key}' twice ({string.Join(" and ", twice.Select(s => s.Type.Name))}). Rename one.");
            return stages;
        }
        catch (Exception e) when (e is ReflectionTypeLoadException or FileNotFoundException or FileLoadException or TypeLoadException or BadImageFormatException)
        {
            var cause = (e as ReflectionTypeLoadException)?.LoaderExceptions.FirstOrDefault(l => l is not null) ?? e;
            throw new PluginException("RF0403", manifest.Name, folder, Breakage.Explain(manifest.Name, cause));
        }
    }

    private static StageType Describe(PluginManifest manifest, string folder, Type type)
    {
        var attribute = type.GetCustomAttribute<StageAttribute>()!;
        PluginException Unfit(string reason) => new("RF0406", manifest.Name, folder, $"its stage '{attribute.Name}' ({type.FullName}) {reason}");

        var kinds = Kinds.Where(k => k.Interface.IsAssignableFrom(type)).ToList();
        if (type.IsAbstract || kinds.Count != 1)
            throw Unfit(kinds.Count > 1 ? $"implements several of the contract's interfaces ({string.Join(", ", kinds.Select(k => k.Interface.Name))}). Make a class of each." : "implements none of the contract's interfaces.");
        var (_, kind, input, output) = kinds[0];
        if (kind == StageKind.Transform)
        {
            (input, output) = (attribute.Input, attribute.Output);
            if (input is not (DataType.Sample or DataType.Image) || output is not (DataType.Sample or DataType.Image))
                throw Unfit($"is a transform from {input} to {output}. A transform reads and gives samples or images.");
        }

        if (kind == StageKind.Model)
        {
            input = attribute.Input;
            if (input is not (DataType.Image or DataType.Embedding))
                throw Unfit($"is a model of {input}. A model reads images or embeddings.");
        }

        var constructors = type.GetConstructors();
        if (constructors.Length != 1)
            throw Unfit($"has {constructors.Length} public constructors. It needs exactly one.");
        var others = constructors[0].GetParameters().Where(p => p.ParameterType != typeof(StageContext)).ToList();
        if (others.Count > 1)
            throw Unfit($"has a constructor with the parameters {string.Join(", ", others.Select(p => p.ParameterType.Name))}. It may take one type of options and a StageContext.");
        var optionsType = others.Count == 1 ? others[0].ParameterType : null;

        IReadOnlyList<OptionDescriptor> options;
        try
        {
            options = optionsType is null ? [] : OptionReflection.Describe(optionsType);
        }
        catch (ArgumentException e)
        {
            throw Unfit($"has options that cannot be read: {e.Message}");
        }

        var trainable = typeof(ITrainableModel).IsAssignableFrom(type);
        var readsEmbeddings = kind == StageKind.Model && (input == DataType.Embedding || attribute.ReadsEmbeddings);
        var descriptor = new StageDescriptor(attribute.Name, manifest.Name, kind, input, output, trainable, readsEmbeddings, options, attribute.Description);
        return new StageType(type, optionsType, constructors[0], descriptor);
    }
}
