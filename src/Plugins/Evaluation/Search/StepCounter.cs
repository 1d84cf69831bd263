namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// Counts in one pass whatever the number of wanted references: scores fall into equal steps, and only those in a step that a wanted
/// reference's score may lie in are looked at singly. Scores all in one step cost a binary search each, never more.
/// </summary>
internal sealed class StepCounter : IRankCounter
{
    private const int Steps = 2048;

    // counts[s + 1] is for step s; the first for what lies before every wanted reference, the last for what lies behind.
    private readonly int[] _counts = new int[Steps + 2];
    private readonly bool[] _isDoubtful = new bool[Steps + 2];
    private Neighbour[] _wanted = [];
    private ulong[] _keys = [];
    private int[] _found = [];
    private Func<int, float> _exact = static _ => 0;
    private double _nearest;
    private double _scale;

    public void Start(Neighbour[] wanted, Func<int, float> exact)
    {
        (_wanted, _exact) = (wanted, exact);
        _keys = [.. wanted.Select(static item => item.Key)];
        _found = new int[wanted.Length + 1];
        Array.Clear(_counts);
        _nearest = wanted[0].SquaredDistance;
        var range = wanted[^1].SquaredDistance - _nearest;
        _scale = range > 0 && double.IsFinite(Steps / range) ? Steps / range : 0;
    }

    public void Take(ReadOnlySpan<float> scores, int start, double squaredNorm, double error)
    {
        Array.Clear(_isDoubtful);
        foreach (var item in _wanted)
        {
            // A step more on either side, for the rounding of StepOf.
            var last = Math.Min(Steps + 1, StepOf(item.SquaredDistance + error) + 1);
            for (var step = Math.Max(0, StepOf(item.SquaredDistance - error) - 1); step <= last; step++)
                _isDoubtful[step] = true;
        }

        var (offset, scale) = ((float)(squaredNorm - _nearest), (float)_scale);
        for (var i = 0; i < scores.Length; i++)
        {
            var score = scores[i];
            var at = (score + offset) * scale;
            var step = at < 0 ? 0 : at >= Steps ? Steps + 1 : (int)at + 1;
            if (!_isDoubtful[step])
                _counts[step]++;
            else if (!float.IsPositiveInfinity(score))
                Locate(start + i, score + squaredNorm, error);
        }
    }

    public (int[] Ranks, Neighbour[] Wanted) Finish()
    {
        var ranks = new int[_wanted.Length];
        var (before, step) = (0, 0);
        for (var i = 0; i < ranks.Length; i++)
        {
            // No score in a step of a wanted reference was counted by step.
            for (var own = StepOf(_wanted[i].SquaredDistance); step < own; step++)
                before += _counts[step];
            before += _found[i];
            ranks[i] = before + i + 1;
        }

        return (ranks, _wanted);
    }

    private int StepOf(double distance)
    {
        var at = (distance - _nearest) * _scale;
        return at < 0 ? 0 : at >= Steps ? Steps + 1 : (int)at + 1;
    }

    private void Locate(int index, double rough, double error)
    {
        var (low, high) = (0, _keys.Length);
        var isDoubtful = false;
        while (low < high && !isDoubtful)
        {
            var middle = (low + high) >>> 1;
            var distance = rough - _wanted[middle].SquaredDistance;
            if (Math.Abs(distance) <= error * 1.01)
                isDoubtful = true;
            else if (distance > 0)
                low = middle + 1;
            else
                high = middle;
        }

        if (isDoubtful)
        {
            var at = Array.BinarySearch(_keys, Neighbour.KeyOf(_exact(index), index));
            low = ~at;
        }

        _found[low]++;
    }
}
