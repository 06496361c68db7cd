using System.Collections.Concurrent;
using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Policies;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.DataPlane;

/// <summary>What the data plane's operations have in common.</summary>
internal sealed class DataPlaneCalls(IotAuthorizer authorizer)
{
    /// <summary>Lets the caller pass. The message stays short: AWS does not say why.</summary>
    /// <exception cref="AwsException"><c>ForbiddenException</c>.</exception>
    public void Authorize(RestCall call, string action, string resource, params ReadOnlySpan<KeyValuePair<string, string>> further)
    {
        var context = new Dictionary<string, IReadOnlyList<string>> { ["aws:SourceIp"] = [call.Request.SourceIp] };
        foreach (var (key, value) in further)
        {
            context[key] = [value];
        }

        if (!authorizer.Allows(new AccessRequest(call.Request.Principal!, action, resource, context)))
        {
            throw new AwsException("ForbiddenException", StatusCodes.Status403Forbidden, "Forbidden");
        }
    }

    /// <summary>The topic in the path.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static string TopicOf(RestCall call)
    {
        var topic = call.Labels["topic"];
        return TopicName.ProblemOf(topic) is { } problem ? throw Invalid(problem) : topic;
    }

    /// <summary>A parameter that is <c>true</c> or <c>false</c>; missing it is false.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static bool Flag(RestCall call, string name) => call.QueryValue(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Invalid($"{name} must be true or false, not {other}"),
    };

    /// <summary>The refusal of a wrong parameter.</summary>
    public static AwsException Invalid(string message) =>
        new("InvalidRequestException", StatusCodes.Status400BadRequest, message);

    /// <summary>There is no such thing.</summary>
    public static AwsException NotFound(string message) =>
        new("ResourceNotFoundException", StatusCodes.Status404NotFound, message);

    /// <summary>The caller asks too often, or a limit of the account is reached. 429, where the control plane has 400.</summary>
    public static AwsException Throttled() =>
        new("ThrottlingException", StatusCodes.Status429TooManyRequests, "Rate exceeded");
}

/// <summary>What the operations on one client have in common: its id, the right to it, and AWS's rates.</summary>
/// <param name="calls">Authorizes.</param>
/// <param name="arns">The client's ARN.</param>
/// <param name="options">The rates.</param>
/// <param name="clock">What they are measured by.</param>
internal sealed class ConnectionCalls(DataPlaneCalls calls, IotArns arns, IotOptions options, TimeProvider clock)
{
    private const int MaxRemembered = 10_000;

    private readonly ConcurrentDictionary<(string Action, string ClientId), RateLimiter> _perClient = new();
    private readonly ConcurrentDictionary<string, RateLimiter> _perAccount = new();

    /// <summary>The client id of a call that may go on.</summary>
    /// <exception cref="AwsException">
    /// <c>InvalidRequestException</c>, <c>ForbiddenException</c> or <c>ThrottlingException</c>.
    /// </exception>
    public string Admit(RestCall call, string action)
    {
        var clientId = call.Labels["clientId"];
        if (Encoding.UTF8.GetByteCount(clientId) > options.MaxClientIdBytes)
        {
            throw DataPlaneCalls.Invalid($"a client id of more than {options.MaxClientIdBytes} bytes");
        }

        calls.Authorize(call, action, arns.Client(clientId));
        if (!PerClient(action, clientId).TryTake()
            || !_perAccount.GetOrAdd(action, _ => new RateLimiter(options.ConnectionCallsPerSecond, clock)).TryTake())
        {
            throw DataPlaneCalls.Throttled();
        }

        return clientId;
    }

    private RateLimiter PerClient(string action, string clientId)
    {
        if (_perClient.Count >= MaxRemembered)
        {
            foreach (var (key, _) in _perClient.Where(entry => entry.Value.IsFull))
            {
                _perClient.TryRemove(key, out _);
            }
        }

        return _perClient.GetOrAdd((action, clientId), _ => new RateLimiter(options.ConnectionCallsPerSecondPerClientId, clock));
    }
}
