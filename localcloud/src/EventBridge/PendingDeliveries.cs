using LocalCloud.Hosting;

namespace LocalCloud.EventBridge;

/// <summary>Goes on with the deliveries of the run before.</summary>
internal sealed partial class PendingDeliveries(
    EventBuses buses, EventDelivery delivery, StateStore state, ILogger<PendingDeliveries> logger) : IStackObserver
{
    /// <inheritdoc/>
    public Task StackCreatedAsync(CancellationToken cancellationToken)
    {
        foreach (var name in state.Names(PendingDelivery.Folder))
        {
            Resume(name);
        }

        return Task.CompletedTask;
    }

    /// <summary>Goes on with one that was found in the state.</summary>
    public void Resume(string name)
    {
        // What was begun since the start is under way, or it is made and its file gone: claimed first, it can't end in between.
        var id = PendingDelivery.IdOf(name);
        if (delivery.TryClaim(id) && !TryRun(name))
        {
            delivery.Release(id);
        }
    }

    private bool TryRun(string name)
    {
        if (state.Load(name, PendingDeliveryJson.Default.PendingDelivery) is not { } pending)
        {
            return false;
        }

        var rule = buses.Rules.FirstOrDefault(rule => rule.Arn == pending.RuleArn);
        if (rule?.Targets.FirstOrDefault(target => target.Id == pending.TargetId) is not { } target)
        {
            TargetIsGone(logger, pending.TargetId, pending.RuleArn);
            state.Delete(pending.StateName);
            return false;
        }

        delivery.Run(rule, target, pending);
        return true;
    }

    [LoggerMessage(4721, LogLevel.Warning, "An event is dropped: the target {Target} of {Rule} is gone from the template", EventName = "EventTargetGone")]
    private static partial void TargetIsGone(ILogger logger, string target, string rule);
}
