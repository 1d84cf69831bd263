using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ReIdFlow.Plugins.ParquetStore;

/// <summary>A handful of attributes, looked through one by one: a third of a dictionary's memory, which counts where every photo has some.</summary>
internal sealed class FewAttributes(KeyValuePair<string, string>[] pairs) : IReadOnlyDictionary<string, string>
{
    /// <inheritdoc/>
    public int Count => pairs.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => pairs.Select(static p => p.Key);

    /// <inheritdoc/>
    public IEnumerable<string> Values => pairs.Select(static p => p.Value);

    /// <inheritdoc/>
    public string this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no attribute '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        foreach (var pair in pairs)
        {
            if (pair.Key == key)
            {
                value = pair.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => pairs.GetEnumerator();
}
