using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Trails;

namespace LocalCloud.EventBridge;

/// <summary>The event buses with their rules.</summary>
internal sealed partial class EventBuses(CloudOptions options, EventDelivery delivery, Trail trail, ILogger<EventBuses> logger)
{
    /// <summary>The bus that every account has.</summary>
    public const string DefaultName = "default";

    private readonly ConcurrentDictionary<string, byte> _buses = new();
    private readonly ConcurrentDictionary<string, Rule> _rules = new();

    /// <summary>ARN of the bus with this name; an ARN stays as it is.</summary>
    public string ArnOf(string? nameOrArn) => nameOrArn switch
    {
        null or "" => ArnOf(DefaultName),
        _ when nameOrArn.StartsWith("arn:", StringComparison.Ordinal) => nameOrArn,
        _ => $"arn:aws:events:{options.Region}:{options.AccountId}:event-bus/{nameOrArn}",
    };

    /// <summary>All buses.</summary>
    public IReadOnlyList<string> Arns => [ArnOf(DefaultName), .. _buses.Keys.Order(StringComparer.Ordinal)];

    /// <summary>All rules, of every bus.</summary>
    public IReadOnlyCollection<Rule> Rules => [.. _rules.Values];

    /// <summary>Creates a bus.</summary>
    public void Create(string name) => _buses[ArnOf(name)] = 0;

    /// <summary>Takes a bus away.</summary>
    public void Remove(string busArn) => _buses.TryRemove(busArn, out _);

    /// <summary>Takes a rule away.</summary>
    public void RemoveRule(string ruleArn) => _rules.TryRemove(ruleArn, out _);

    /// <summary>Creates a rule, or replaces the one with its ARN.</summary>
    public void Put(Rule rule) => _rules[rule.Arn] = rule;

    /// <summary>Hands an event to the targets of every rule that it matches.</summary>
    public void Publish(string busArn, JsonObject e)
    {
        var step = trail.Add(StepKind.Event, $"{e["detail-type"]}", $"{e["source"]}", $"{e["id"]}", JsonText.Bytes(e));
        if (!_buses.ContainsKey(busArn) && busArn != ArnOf(DefaultName))
        {
            // As on AWS, which accepts the event and drops it.
            NoBus(logger, busArn);
            step.Outcome = $"dropped: there is no bus {busArn}";
            return;
        }

        List<string> matched = [];
        foreach (var rule in _rules.Values.Where(rule => rule.IsEnabled && rule.BusArn == busArn && rule.Pattern.Matches(e)))
        {
            matched.Add(rule.Arn[(rule.Arn.LastIndexOf('/') + 1)..]);
            foreach (var target in rule.Targets)
            {
                delivery.Start(rule, target, e);
            }
        }

        step.Outcome = matched.Count == 0 ? "matches no rule" : string.Join(", ", matched);
        if (matched.Count == 0)
        {
            NoRule(logger, (string?)e["detail-type"], (string?)e["source"], busArn);
        }
    }

    [LoggerMessage(4701, LogLevel.Warning, "Event dropped: there is no bus {Bus}", EventName = "EventWithoutBus")]
    private static partial void NoBus(ILogger logger, string bus);

    [LoggerMessage(4702, LogLevel.Information, "Event '{DetailType}' from '{Source}' matches no rule of {Bus}", EventName = "EventWithoutRule")]
    private static partial void NoRule(ILogger logger, string? detailType, string? source, string bus);
}

/// <summary><c>AWS::Events::EventBus</c>.</summary>
internal sealed class EventBusType(EventBuses buses) : IResourceType
{
    /// <inheritdoc/>
    public string TypeName => "AWS::Events::EventBus";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "Name" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Description", "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.RequiredText("Name");
        if (name == EventBuses.DefaultName)
        {
            throw request.Unsupported("Name", "every account has the bus 'default' already");
        }

        buses.Create(name);
        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = buses.ArnOf(name), ["Name"] = name },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        buses.Remove(buses.ArnOf(created.Ref));
        return Task.CompletedTask;
    }
}
