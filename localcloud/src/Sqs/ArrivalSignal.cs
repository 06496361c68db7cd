namespace LocalCloud.Sqs;

/// <summary>Wakes whoever waits for something to happen in a queue.</summary>
internal sealed class ArrivalSignal
{
    private TaskCompletionSource _next = New();

    /// <summary>Ends when something happens the next time.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    /// <summary>Something happened.</summary>
    public void Raise() => Interlocked.Exchange(ref _next, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
