using ReIdFlow.Contracts;

namespace ReIdFlow.Plugins.TripletDcnn;

/// <summary>
/// Draws batches of P individuals with K photos each (Hermans et al. 2017). Individuals come in a random order that is gone through
/// before anyone comes again; an individual with fewer than K photos has some of them more than once.
/// </summary>
internal sealed class PkSampler
{
    private readonly int[][] _photos;
    private readonly int _individuals;
    private readonly int _each;
    private readonly RandomStream _random;
    private readonly Queue<int> _waiting = new();

    /// <param name="photos">The positions of each individual's photos.</param>
    /// <param name="individualsPerBatch">P; fewer where there are fewer individuals.</param>
    /// <param name="photosPerIndividual">K.</param>
    /// <param name="random">What to draw with.</param>
    public PkSampler(IEnumerable<int[]> photos, int individualsPerBatch, int photosPerIndividual, RandomStream random)
    {
        _photos = [.. photos.Select(p => p.ToArray())];
        _individuals = Math.Min(individualsPerBatch, _photos.Length);
        _each = photosPerIndividual;
        _random = random;
    }

    /// <summary>The next batch's positions, individual by individual.</summary>
    public int[] Next()
    {
        var chosen = new List<int>(_individuals);
        while (chosen.Count < _individuals)
        {
            if (_waiting.Count == 0)
                Refill(chosen);
            chosen.Add(_waiting.Dequeue());
        }

        return [.. chosen.SelectMany(Draw)];
    }

    // Whoever is in the unfinished batch already goes to the end of the new order: nobody is in a batch twice.
    private void Refill(List<int> chosen)
    {
        var order = Enumerable.Range(0, _photos.Length).ToArray();
        _random.Shuffle<int>(order);
        foreach (var individual in order.Where(i => !chosen.Contains(i)).Concat(order.Where(chosen.Contains)))
            _waiting.Enqueue(individual);
    }

    private IEnumerable<int> Draw(int individual)
    {
        var photos = _photos[individual];
        var drawn = new List<int>(_each);
        while (drawn.Count < _each)
        {
            _random.Shuffle<int>(photos);
            drawn.AddRange(photos.Take(_each - drawn.Count));
        }

        return drawn;
    }
}
