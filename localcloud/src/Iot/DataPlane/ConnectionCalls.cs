using System.Collections.Concurrent;
using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.DataPlane;

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
