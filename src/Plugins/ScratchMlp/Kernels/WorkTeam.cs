using System.Runtime.ExceptionServices;

namespace ReIdFlow.Plugins.ScratchMlp;

/// <summary>
/// A few threads that share many short pieces of work. A training step lasts a fraction of a millisecond, too short for the thread
/// pool to gather its threads each time: these spin for a moment between two steps, and sleep when nothing follows.
/// Each thread always gets the same pieces, which are then still in its cache. Not for two callers at once.
/// </summary>
internal sealed class WorkTeam : IDisposable
{
    private readonly Helper[] _helpers;
    private Action<int, int> _work = static (_, _) => { };
    private int _items;

    /// <summary>Gathers the threads, the caller's being one of them.</summary>
    /// <param name="threads">How many, at least 1.</param>
    public WorkTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _helpers = new Helper[threads - 1];
        for (var i = 0; i < _helpers.Length; i++)
            _helpers[i] = new Helper(this, i + 1);
    }

    /// <summary>How many threads share the work.</summary>
    public int Threads { get; }

    /// <summary>Does every item, and returns when all are done.</summary>
    /// <param name="items">How many there are.</param>
    /// <param name="work">Takes the number of the thread, from 0, and that of the item.</param>
    public void Run(int items, Action<int, int> work)
    {
        if (_helpers.Length == 0 || items < 2)
        {
            for (var i = 0; i < items; i++)
                work(0, i);
            return;
        }

        (_items, _work) = (items, work);
        foreach (var helper in _helpers)
            helper.Start();
        Exception? failure = null;
        try
        {
            DoShare(0);
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        foreach (var helper in _helpers)
            failure = helper.Wait() ?? failure;
        if (failure is not null)
            ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>Sends the threads home.</summary>
    public void Dispose()
    {
        foreach (var helper in _helpers)
            helper.Dispose();
    }

    private void DoShare(int thread)
    {
        var last = (int)((long)_items * (thread + 1) / Threads);
        for (var i = (int)((long)_items * thread / Threads); i < last; i++)
            _work(thread, i);
    }

    private sealed class Helper : IDisposable
    {
        // About as long as the part of a training step that one thread does alone.
        private const int Spins = 2000;

        private readonly WorkTeam _team;
        private readonly int _number;
        private readonly ManualResetEventSlim _start = new(false, Spins);
        private readonly ManualResetEventSlim _done = new(false, Spins);
        private readonly Thread _thread;
        private Exception? _failure;
        private volatile bool _ended;

        public Helper(WorkTeam team, int number)
        {
            (_team, _number) = (team, number);
            _thread = new Thread(Loop) { IsBackground = true, Name = $"scratch-mlp {number}" };
            _thread.Start();
        }

        public void Start()
        {
            _done.Reset();
            _start.Set();
        }

        public Exception? Wait()
        {
            _done.Wait();
            return _failure;
        }

        public void Dispose()
        {
            _ended = true;
            _start.Set();
            _thread.Join();
            _start.Dispose();
            _done.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                _start.Wait();
                if (_ended)
                    return;
                _start.Reset();
                _failure = null;
                try
                {
                    _team.DoShare(_number);
                }
                catch (Exception exception)
                {
                    _failure = exception;
                }

                _done.Set();
            }
        }
    }
}
