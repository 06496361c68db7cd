using LocalCloud.Hosting;

namespace LocalCloud.EventBridge;

/// <summary>Goes on with the deliveries of the run before.</summary>
internal sealed partial class PendingDeliveries(
    EventBuses buses, EventDelivery delivery, StateStore state, ILogger<PendingDeliveries> logger) : IStackObserver
{
    /// <inheritdoc/>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var pending in state.Names(PendingDelivery.Folder)
            .Select(name => state.Load(name, PendingDeliveryJson.Default.PendingDelivery))
            .OfType<PendingDelivery>()) // a delivery that was made since the start has no file any more
        {
            var rule = buses.Rules.FirstOrDefault(rule => rule.Arn == pending.RuleArn);
            if (rule?.Targets.FirstOrDefault(target => target.Id == pending.TargetId) is { } target)
            {
                delivery.Resume(rule, target, pending);
            }
            else
            {
                TargetIsGone(logger, pending.TargetId, pending.RuleArn);
                state.Delete(pending.StateName);
            }
        }

        return Task.CompletedTask;
    }

    [LoggerMessage(4721, LogLevel.Warning, "An event is dropped: the target {Target} of {Rule} is gone from the template", EventName = "EventTargetGone")]
    private static partial void TargetIsGone(ILogger logger, string target, string rule);
}
