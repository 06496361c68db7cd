using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <inheritdoc/>
internal sealed class EventSender(EventBuses buses, IAccessControl access, CloudOptions options, TimeProvider clock) : IEventBuses
{
    /// <inheritdoc/>
    public Task PutAsync(BusEvent e, Principal principal)
    {
        access.Demand(new AccessRequest(principal, "events:PutEvents", e.BusArn, new Dictionary<string, IReadOnlyList<string>>
        {
            ["events:source"] = [e.Source],
            ["events:detail-type"] = [e.DetailType],
        }));
        buses.Publish(e.BusArn, e.ToJson(Guid.NewGuid().ToString(), options.AccountId, options.Region, clock.GetUtcNow()));
        return Task.CompletedTask;
    }
}

/// <summary>Puts events on buses, for the other services.</summary>
internal interface IEventBuses
{
    /// <summary>Puts an event on a bus on behalf of a principal, by its IAM policies.</summary>
    /// <exception cref="AwsException"><c>AccessDeniedException</c>.</exception>
    Task PutAsync(BusEvent e, Principal principal);
}

/// <summary>An event before it is on its bus.</summary>
/// <param name="BusArn">The bus.</param>
/// <param name="Source">Who says it.</param>
/// <param name="DetailType">What happened.</param>
/// <param name="Detail">The rest.</param>
internal sealed record BusEvent(string BusArn, string Source, string DetailType, JsonObject Detail)
{
    /// <summary>What it is about, as ARNs. Default: nothing.</summary>
    public IReadOnlyList<string> Resources { get; init; } = [];

    /// <summary>When it happened, or <see langword="null"/> for now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The event with its envelope.</summary>
    public JsonObject ToJson(string id, string account, string region, DateTimeOffset now) => new()
    {
        ["version"] = "0",
        ["id"] = id,
        ["detail-type"] = DetailType,
        ["source"] = Source,
        ["account"] = account,
        ["time"] = (Time ?? now).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        ["region"] = region,
        ["resources"] = new JsonArray([.. Resources.Select(resource => (JsonNode?)resource)]),
        ["detail"] = Detail,
    };
}
