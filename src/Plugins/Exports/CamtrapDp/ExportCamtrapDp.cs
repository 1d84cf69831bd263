using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.Exports;

/// <summary>
/// Writes named animals as a Camtrap DP 1.0.2 package: <c>individualID</c> filled in, and the probability of the name among the
/// observation's tags. A package that is given is copied, every other cell byte for byte; without one, a package is made of the photos.
/// </summary>
[Stage("export-camtrap-dp", "Writes named animals as a Camtrap DP 1.0.2 package: an existing one with individualID filled in, or a new one.")]
public sealed class ExportCamtrapDp(ExportCamtrapDpOptions options, StageContext context) : IEvaluator
{
    /// <inheritdoc/>
    public ValueTask<Evaluation> EvaluateAsync(IReadOnlyList<IEmbeddingStore> stores, CancellationToken cancellation)
    {
        var animals = NamedAnimals.Of(stores, context.StageId);
        var files = options.Package is null
            ? new PackageWriter(options, context).Write(animals)
            : new PackageEnricher(options, context).Write(animals, cancellation);
        return ValueTask.FromResult(new Evaluation { Files = files });
    }
}
