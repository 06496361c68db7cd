using LocalCloud.Hosting;

namespace LocalCloud.Lambda;

/// <summary>
/// Kills a function's process that takes more memory than its function has. What counts is what the process has for itself
/// (RssAnon): pages of its files could be given back, and AWS's limit does not kill for them either.
/// </summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly ChildProcess _process;
    private readonly int _megabytes;
    private readonly ITimer _timer;

    /// <summary>Starts to watch.</summary>
    public MemoryWatch(ChildProcess process, int megabytes)
    {
        (_process, _megabytes) = (process, megabytes);
        // Of the machine's time: this is about processes.
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Whether it has.</summary>
    public bool HasKilled { get; private set; }

    private void Look()
    {
        if (ProcessMemory.OwnMegabytes(_process.Id) > _megabytes)
        {
            _timer.Dispose();
            HasKilled = true;
            _ = _process.KillAsync();
        }
    }
}
