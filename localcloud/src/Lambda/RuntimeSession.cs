using System.Threading.Channels;

namespace LocalCloud.Lambda;

/// <summary>What the runtime of one execution environment is doing: it initializes, waits, or works on an invocation.</summary>
internal sealed class RuntimeSession
{
    private readonly Lock _lock = new();
    private readonly Channel<Invocation> _next = Channel.CreateUnbounded<Invocation>();
    private readonly TaskCompletionSource<InvocationOutcome> _initError = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<InvocationOutcome>? _outcome;
    private string? _requestId;
    private bool _initialized;

    /// <summary>Ends when the runtime asks for its next invocation.</summary>
    public Task WhenIdle
    {
        get
        {
            lock (_lock)
            {
                return _idle.Task;
            }
        }
    }

    /// <summary>Ends when the runtime reports that it could not initialize.</summary>
    public Task<InvocationOutcome> WhenInitFailed => _initError.Task;

    /// <summary>Hands an invocation to the runtime, which must be idle; the task ends with its answer.</summary>
    public Task<InvocationOutcome> BeginAsync(Invocation invocation)
    {
        TaskCompletionSource<InvocationOutcome> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _outcome = outcome;
            _requestId = invocation.RequestId;
        }

        _next.Writer.TryWrite(invocation);
        return outcome.Task;
    }

    /// <summary>The runtime asks for its next invocation: the previous one must be answered.</summary>
    public async Task<Invocation?> NextAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // The first `next` may come when an invocation already waits for it, never when it works on one.
            if (_initialized && _outcome is { Task.IsCompleted: false } && _next.Reader.Count == 0)
            {
                return null;
            }

            _initialized = true;
            _idle.TrySetResult();
        }

        return await _next.Reader.ReadAsync(cancellationToken);
    }

    /// <summary>The runtime answers an invocation.</summary>
    public RuntimeReply Answer(string requestId, InvocationOutcome outcome)
    {
        lock (_lock)
        {
            return _outcome is null || requestId != _requestId ? RuntimeReply.UnknownRequest
                : _outcome.TrySetResult(outcome) ? RuntimeReply.Accepted
                : RuntimeReply.WrongState;
        }
    }

    /// <summary>The runtime could not initialize.</summary>
    public RuntimeReply FailInit(InvocationOutcome outcome)
    {
        lock (_lock)
        {
            return !_initialized && _initError.TrySetResult(outcome) ? RuntimeReply.Accepted : RuntimeReply.WrongState;
        }
    }
}

/// <summary>How the Runtime API takes what a runtime posts.</summary>
internal enum RuntimeReply
{
    /// <summary>202.</summary>
    Accepted,

    /// <summary>400: no such invocation.</summary>
    UnknownRequest,

    /// <summary>403: not at this point.</summary>
    WrongState,
}
