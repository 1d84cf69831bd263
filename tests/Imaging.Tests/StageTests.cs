using System.Reflection;
using ReIdFlow.Contracts;
using ReIdFlow.Plugins.Imaging;

namespace ReIdFlow.Tests;

public sealed class StageTests
{
    private static readonly Type[] _stages = [.. typeof(LoadImage).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(ITransform)))];

    [Fact]
    public void The_plugin_brings_four_transforms()
    {
        var stages = _stages.Select(type => type.GetCustomAttribute<StageAttribute>()!).OrderBy(stage => stage.Name, StringComparer.Ordinal).ToArray();
        Assert.Equal(["augment", "grey", "load-image", "resize"], stages.Select(stage => stage.Name));
        Assert.Equal(
            [DataType.Image, DataType.Image, DataType.Sample, DataType.Image],
            stages.Select(stage => stage.Input));
        Assert.All(stages, stage => Assert.Equal(DataType.Image, stage.Output));
    }

    [Fact]
    public void Every_option_is_described_and_its_default_within_its_range()
    {
        var options = _stages.SelectMany(type => type.GetConstructors().Single().GetParameters()).Select(parameter => parameter.ParameterType).ToArray();
        Assert.Equal(3, options.Length);
        foreach (var type in options)
        {
            var defaults = Activator.CreateInstance(type);
            foreach (var property in type.GetProperties())
            {
                var option = property.GetCustomAttribute<OptionAttribute>();
                Assert.NotNull(option);
                if (property.PropertyType.IsEnum)
                    continue;
                Assert.InRange(Convert.ToDouble(property.GetValue(defaults), null), option.Min, option.Max);
            }
        }
    }

    [Fact]
    public void Only_augmentation_differs_from_epoch_to_epoch()
    {
        Assert.True(((ITransform)new Augment(new())).VariesByEpoch);
        Assert.False(((ITransform)new LoadImage(new())).VariesByEpoch);
        Assert.False(((ITransform)new Resize(new())).VariesByEpoch);
        Assert.False(((ITransform)new Grey()).VariesByEpoch);
    }
}
