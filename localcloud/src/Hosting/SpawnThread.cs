using System.Collections.Concurrent;
using System.Diagnostics;

namespace LocalCloud.Hosting;

/// <summary>
/// The thread that starts every child. The parent-death signal follows the thread that forked, not the process, so a child
/// started from a thread-pool thread would be killed as soon as the pool retires that thread.
/// </summary>
internal sealed class SpawnThread : IDisposable
{
    private readonly BlockingCollection<(Process Process, TaskCompletionSource Done)> _work = [];
    private readonly Thread _thread;

    public SpawnThread()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "child processes" };
        _thread.Start();
    }

    /// <summary>Starts the process.</summary>
    public void Start(Process process)
    {
        var done = new TaskCompletionSource();
        _work.Add((process, done));
        done.Task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var (process, done) in _work.GetConsumingEnumerable())
        {
            try
            {
                process.Start();
                done.SetResult();
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to whoever asked for the process.
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        }
    }
}
