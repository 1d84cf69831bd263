using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ReIdFlow.Plugins.Evaluation.Search;

/// <summary>
/// Counts in one pass whatever the number of wanted references: scores fall into equal steps, and only those in a step that a wanted
/// reference's score may lie in are looked at singly. Scores all in one step cost a binary search each, never more.
/// </summary>
internal sealed class StepCounter : IRankCounter
{
    private const int Steps = 2048;
    private const int FreeSteps = 4;

    // Steps are worked out in single precision: 2048 · 2⁻²³ and some room.
    private const double Rounding = 0.002;

    // What lies behind every wanted reference needs no counting, and is most. Adding to one number again and again would wait for memory
    // each time, so that it gets a number per lane.
    private const int Lanes = 16;

    // counts[s + 1] is for step s; the first for what lies before every wanted reference, the last for what lies behind.
    private readonly int[] _counts = new int[Steps + 1 + Lanes];
    private readonly bool[] _isDoubtful = new bool[Steps + 1 + Lanes];
    private Neighbour[] _wanted = [];
    private ulong[] _keys = [];
    private int[] _found = [];
    private Func<int, float> _exact = static _ => 0;
    private int[] _steps = [];
    private double _markedError = double.NaN;
    private double _origin;
    private double _scale;

    public void Start(Neighbour[] wanted, Func<int, float> exact)
    {
        (_wanted, _exact) = (wanted, exact);
        _keys = [.. wanted.Select(static item => item.Key)];
        _found = new int[wanted.Length + 1];
        Array.Clear(_counts);
        _markedError = double.NaN;
        // A few steps are left free on either side, so that what lies before or behind every wanted reference is not in doubt.
        _origin = wanted[0].SquaredDistance;
        var range = wanted[^1].SquaredDistance - _origin;
        _scale = range > 0 && float.IsFinite((float)(Steps / range)) ? (Steps - (2 * FreeSteps)) / range : 0;
        if (_scale > 0)
            _origin -= FreeSteps / _scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Take(ReadOnlySpan<float> scores, int start, double squaredNorm, double error)
    {
        if (_markedError != error)
            Mark(error);
        if (_steps.Length < scores.Length)
            _steps = new int[scores.Length];
        FillSteps(scores, (float)(squaredNorm - _origin), (float)_scale);
        ref var count = ref MemoryMarshal.GetArrayDataReference(_counts);
        ref var isDoubtful = ref MemoryMarshal.GetArrayDataReference(_isDoubtful);
        var steps = _steps.AsSpan(0, scores.Length);
        for (var i = 0; i < steps.Length; i++)
        {
            // Steps are kept within bounds where they are filled.
            var step = steps[i];
            if (Unsafe.Add(ref isDoubtful, step))
                Locate(start + i, scores[i], squaredNorm, error);
            else
                Unsafe.Add(ref count, step)++;
        }
    }

    public int[] Finish()
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

        return ranks;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mark(double error)
    {
        _markedError = error;
        Array.Clear(_isDoubtful);
        foreach (var item in _wanted)
        {
            var last = StepOf(item.SquaredDistance + error, Rounding);
            for (var step = StepOf(item.SquaredDistance - error, -Rounding); step <= last; step++)
                _isDoubtful[step] = true;
        }

        _isDoubtful.AsSpan(Steps + 1).Fill(_isDoubtful[Steps + 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillSteps(ReadOnlySpan<float> scores, float offset, float scale)
    {
        ref var from = ref MemoryMarshal.GetReference(scores);
        ref var to = ref MemoryMarshal.GetArrayDataReference(_steps);
        var last = Vector512.Create(Steps + 1) + Vector512<int>.Indices;
        var i = 0;
        for (; i <= scores.Length - Lanes; i += Lanes)
        {
            var at = (Vector512.LoadUnsafe(ref from, (nuint)i) + Vector512.Create(offset)) * scale;
            var clamped = Vector512.MinNative(Vector512.MaxNative(at, Vector512.Create(-1f)), Vector512.Create((float)Steps));
            // Truncation towards 0 would put what lies shortly before the first step into it, so that 1 is added first.
            var step = Vector512.ConvertToInt32Native(clamped + Vector512<float>.One);
            var bounded = Vector512.Max(Vector512.Min(step, last), Vector512<int>.Zero);
            Vector512.ConditionalSelect(Vector512.Equals(bounded, Vector512.Create(Steps + 1)), last, bounded).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < scores.Length; i++)
        {
            var at = (scores[i] + offset) * scale;
            _steps[i] = at < 0 ? 0 : at >= Steps ? Steps + 1 : (int)at + 1;
        }
    }

    private int StepOf(double distance, double margin = 0)
    {
        var at = ((distance - _origin) * _scale) + margin;
        return at < 0 ? 0 : at >= Steps ? Steps + 1 : (int)at + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Locate(int index, float score, double squaredNorm, double error)
    {
        if (float.IsPositiveInfinity(score))
            return;
        var rough = score + squaredNorm;
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
