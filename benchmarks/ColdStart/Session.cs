using System.Diagnostics;

namespace ColdStart;

/// <summary>One process at the Runtime API: a first event, further ones as soon as it asks, and when it answered each.</summary>
/// <param name="events">How many events it gets.</param>
/// <param name="readPeakBytes">Reads the most memory that it was resident with so far.</param>
internal sealed class Session(int events, Func<Task<long>> readPeakBytes)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<long> _handedOut = [];
    private readonly List<long> _answered = [];
    private int _published;

    /// <summary>Ends when the last event was answered, or with the failure that the process reported.</summary>
    public Task Ended => _ended.Task;

    /// <summary>When the first answer came, as a timestamp.</summary>
    public long FirstAnswer => _answered[0];

    /// <summary>The most memory that it was resident with until then.</summary>
    public long FirstPeakBytes { get; private set; }

    /// <summary>From each further event to its answer.</summary>
    public IEnumerable<TimeSpan> Warm => _handedOut.Zip(_answered, Stopwatch.GetElapsedTime).Skip(1);

    /// <summary>Whether there is an event; it is handed out now.</summary>
    public bool HandOut()
    {
        if (_handedOut.Count == events)
        {
            return false;
        }

        _handedOut.Add(Stopwatch.GetTimestamp());
        return true;
    }

    /// <summary>The process published an update.</summary>
    public void Publish() => _published++;

    /// <summary>The process answered at <paramref name="time"/>. It waits for the end of this.</summary>
    public async Task AnswerAsync(long time)
    {
        _answered.Add(time);
        if (_answered.Count == 1)
        {
            FirstPeakBytes = await readPeakBytes();
        }

        if (_published != _answered.Count)
        {
            Fail($"{_answered.Count} events were answered and {_published} updates published");
        }
        else if (_answered.Count == events)
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>The process reported an error, or ended.</summary>
    public void Fail(string reason) => _ended.TrySetException(new BenchmarkException(reason));
}
