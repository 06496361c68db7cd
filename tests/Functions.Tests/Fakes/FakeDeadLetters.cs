using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda;
using Amazon.Lambda.Model;
using Amazon.SQS;
using Amazon.SQS.Model;
using Functions.DeadLetters;
using Functions.Tests.Events;

namespace Functions.Tests.Fakes;

/// <summary>The queue of dead letters in memory, and Lambda, which runs the backend's own functions.</summary>
internal sealed class FakeDeadLetters : IDisposable
{
    public const string Account = "arn:aws:lambda:eu-west-1:123456789012:function:";

    private readonly List<Message> _visible = [];
    private readonly Dictionary<string, Message> _taken = [];
    private readonly TestBackend _backend;
    private readonly SemaphoreSlim _one = new(1);
    private int _next;

    public FakeDeadLetters(TestBackend backend)
    {
        _backend = backend;
        (var queue, var fakeQueue) = ClientFake.Create<IAmazonSQS>();
        fakeQueue.On<ReceiveMessageRequest, ReceiveMessageResponse>((request, _) => Task.FromResult(Receive(request.MaxNumberOfMessages ?? 1)));
        fakeQueue.On<DeleteMessageRequest, DeleteMessageResponse>((request, _) =>
        {
            Delete(request.ReceiptHandle);
            Locked(() => _taken.Remove(request.ReceiptHandle));
            return Task.FromResult(new DeleteMessageResponse());
        });
        fakeQueue.On<ChangeMessageVisibilityRequest, ChangeMessageVisibilityResponse>((request, _) => Locked(() =>
        {
            Assert.True(_taken.Remove(request.ReceiptHandle, out var message));
            _visible.Add(message);
            return Task.FromResult(new ChangeMessageVisibilityResponse());
        }));
        (var lambda, var fakeLambda) = ClientFake.Create<IAmazonLambda>();
        fakeLambda.On<InvokeRequest, InvokeResponse>(InvokeAsync);
        Redrive = new(new DeadLetterQueue(queue, "queue"), new Redelivering(lambda), Targets, backend.Clock);
    }

    public Redrive Redrive { get; }

    /// <summary>What was invoked, and with what.</summary>
    public ConcurrentQueue<(string Function, string Payload)> Invoked { get; } = [];

    /// <summary>Says of an invocation how it fails; default: not.</summary>
    public Func<string, Failure> Fail { get; set; } = _ => Failure.None;

    /// <summary>Throws before a letter is deleted, or does nothing.</summary>
    public Action<string> Delete { get; set; } = _ => { };

    /// <summary>How many letters wait to be seen.</summary>
    public int Waiting => _visible.Count;

    private RedriveTargets Targets => new()
    {
        ArchiveMessage = "ArchiveMessage",
        TrackConnections = "TrackConnections",
        RunRoomCommand = "RunRoomCommand",
        DrainPending = "DrainPending",
        BlockUser = "BlockUser",
        Prefix = _backend.Prefix,
    };

    public void Dispose() => _one.Dispose();

    /// <summary>Puts a letter into the queue.</summary>
    public void Put(string body, TimeSpan? age = null, string? target = null) => _visible.Add(new Message
    {
        MessageId = $"letter-{_next++}",
        Body = body,
        Attributes = new() { ["SentTimestamp"] = (_backend.Clock.Now - (age ?? TimeSpan.Zero)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) },
        MessageAttributes = target is null ? null : new() { ["TARGET_ARN"] = new() { DataType = "String", StringValue = Account + target } },
    });

    /// <summary>Puts what EventBridge Scheduler could not invoke a function with into the queue.</summary>
    public void PutSchedule(string function, string input)
    {
        Put(input, target: function);
        _visible[^1].MessageAttributes.Add("SCHEDULE_ARN", new() { DataType = "String", StringValue = "arn:aws:scheduler:eu-west-1:123456789012:schedule/Realtime/s" });
    }

    /// <summary>Puts Lambda's record of a failed run into the queue.</summary>
    public void PutRun(string function, string requestId, string payload, TimeSpan? age = null) => Put(
        $$"""{"version":"1.0","timestamp":"2026-11-22T09:00:00.000Z","requestContext":{"requestId":"{{requestId}}","functionArn":"{{Account}}{{function}}:$LATEST"},"requestPayload":{{payload}}}""",
        age);

    /// <summary>Puts what AWS IoT tells of a rule that failed into the queue.</summary>
    public void PutRule(string topic, string clientId, string traceId, string payload) => Put(JsonSerializer.Serialize(new
    {
        ruleName = "rule",
        topic,
        cloudwatchTraceId = traceId,
        clientId,
        base64OriginalPayload = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)),
        failures = Array.Empty<string>(),
    }));

    private ReceiveMessageResponse Receive(int most) => Locked(() =>
    {
        var given = _visible.Take(most).ToList();
        _visible.RemoveRange(0, given.Count);
        foreach (var message in given)
        {
            message.ReceiptHandle = $"receipt-{_next++}";
            _taken[message.ReceiptHandle] = message;
        }

        return new ReceiveMessageResponse { Messages = given };
    });

    // One after the other: the fakes behind the functions are for one at a time.
    private async Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var function = request.FunctionName.Split(':')[^1];
            Invoked.Enqueue((function, request.Payload));
            return await RunAsync(function, request.Payload, Fail(request.Payload));
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<InvokeResponse> RunAsync(string function, string payload, Failure failure)
    {
        if (failure is Failure.Before)
        {
            return Failed("The test");
        }

        try
        {
            using var input = new MemoryStream(Encoding.UTF8.GetBytes(payload));
            var output = await AnyFunction.Make(_backend, function)(input, new FakeContext { AwsRequestId = Guid.NewGuid().ToString(), RemainingTime = TimeSpan.FromMinutes(5) });
            return failure is Failure.After ? Failed("Its answer was lost") : new InvokeResponse { Payload = (MemoryStream)output };
        }
        catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
        {
            return Failed(error.Message);
        }
    }

    private static InvokeResponse Failed(string message) => new()
    {
        FunctionError = "Unhandled",
        Payload = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new { errorType = "Exception", errorMessage = message })),
    };

    private T Locked<T>(Func<T> action)
    {
        lock (_taken)
        {
            return action();
        }
    }

    /// <summary>How an invocation fails.</summary>
    public enum Failure
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Before the function does anything.</summary>
        Before,

        /// <summary>When it has done everything.</summary>
        After,
    }
}
