using System.Reflection;
using ReIdFlow.Contracts;
using ReIdFlow.Pipeline.Graph;

namespace ReIdFlow.Pipeline.Host.Plugins;

/// <summary>A stage class, and how to make an instance of it.</summary>
internal sealed record StageType(Type Type, Type? OptionsType, ConstructorInfo Constructor, StageDescriptor Descriptor)
{
    /// <summary>Makes the stage.</summary>
    /// <param name="options">An instance of <see cref="OptionsType"/>; null where it has none.</param>
    /// <param name="context">Where the stage stands.</param>
    /// <exception cref="StageException">The stage cannot be made.</exception>
    public object Create(object? options, StageContext context)
    {
        var arguments = Constructor.GetParameters()
            .Select(p => p.ParameterType == typeof(StageContext) ? context : options)
            .ToArray();
        try
        {
            return Constructor.Invoke(arguments);
        }
        catch (TargetInvocationException e) when (e.InnerException is StageException inner)
        {
            throw inner;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            throw new StageException(Breakage.Explain(Descriptor.Plugin, e.InnerException), e.InnerException);
        }
    }
}
