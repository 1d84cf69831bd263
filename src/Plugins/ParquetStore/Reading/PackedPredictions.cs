using System.Collections;
using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>What a model takes each photo for, in eight bytes a photo, and in none where it does not classify.</summary>
internal sealed class PackedPredictions(int count) : IReadOnlyList<Classification?>
{
    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    // The number of a name, counted from 1; 0 where there is none.
    private int[] _individuals = [];
    private float[] _probabilities = [];

    /// <inheritdoc/>
    public int Count => count;

    /// <inheritdoc/>
    public Classification? this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count);
            return _individuals.Length > 0 && _individuals[index] is > 0 and var number
                ? new Classification(_names[number - 1], _probabilities[index])
                : null;
        }
    }

    /// <summary>Sets what a photo is taken for.</summary>
    public void Set(int index, string individual, float probability)
    {
        if (_individuals.Length == 0)
            (_individuals, _probabilities) = (new int[count], new float[count]);
        if (!_numbers.TryGetValue(individual, out var number))
        {
            _names.Add(individual);
            _numbers.Add(individual, number = _names.Count);
        }

        (_individuals[index], _probabilities[index]) = (number, probability);
    }

    /// <inheritdoc/>
    public IEnumerator<Classification?> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
