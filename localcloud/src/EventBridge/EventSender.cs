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
