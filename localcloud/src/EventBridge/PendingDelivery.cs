using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.EventBridge;

/// <summary>An event on its way to a target, as it is kept until it has arrived or is given up.</summary>
internal sealed record PendingDelivery
{
    /// <summary>Where deliveries are kept.</summary>
    public const string Folder = "event-deliveries";

    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The rule.</summary>
    public required string RuleArn { get; init; }

    /// <summary>The rule's target.</summary>
    public required string TargetId { get; init; }

    /// <summary>The event, which a dead letter holds.</summary>
    public required string Event { get; init; }

    /// <summary>What the target gets.</summary>
    public required string Payload { get; init; }

    /// <summary>When it was tried first.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How often it was tried again.</summary>
    public int Retries { get; init; }

    /// <summary>Its name in the state store.</summary>
    public string StateName => $"{Folder}/{Id}";

    /// <summary>The id of the delivery that is kept under a name.</summary>
    public static string IdOf(string stateName) => stateName[(Folder.Length + 1)..];
}

/// <summary>How deliveries are kept over a restart.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(PendingDelivery))]
internal sealed partial class PendingDeliveryJson : JsonSerializerContext;

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
