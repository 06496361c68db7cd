using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary>A rule on a bus: events that match its pattern go to its targets.</summary>
/// <param name="Arn">The rule's ARN.</param>
/// <param name="BusArn">The bus it watches.</param>
/// <param name="Pattern">Which events it is for.</param>
/// <param name="Targets">Where they go.</param>
internal sealed record Rule(string Arn, string BusArn, EventPattern Pattern, IReadOnlyList<RuleTarget> Targets)
{
    /// <summary>Its name on its bus.</summary>
    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];

    /// <summary>Its bus's name.</summary>
    public string Bus => BusArn[(BusArn.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>The pattern as it was given. Default: empty.</summary>
    public string PatternText { get; init; } = "";

    /// <summary>Whether it works. Default: it does.</summary>
    public bool IsEnabled { get; init; } = true;
}

/// <summary>A function or a queue that a rule hands its events to.</summary>
/// <param name="Id">Its name within the rule.</param>
/// <param name="Arn">The function's or queue's ARN.</param>
/// <param name="Retry">How a failing delivery is repeated.</param>
/// <param name="DeadLetterArn">The queue for events that could not be delivered, or <see langword="null"/>.</param>
internal sealed record RuleTarget(string Id, string Arn, RetryPolicy Retry, string? DeadLetterArn)
{
    /// <summary>What the target gets instead of the event, or <see langword="null"/>.</summary>
    public string? Input { get; init; }

    /// <summary>The part of the event that the target gets, or <see langword="null"/> for all of it.</summary>
    public EventPath? InputPath { get; init; }

    /// <summary>What makes the target's input out of the event, or <see langword="null"/>.</summary>
    public InputTransformer? Transformer { get; init; }

    /// <summary>Whether it is a queue.</summary>
    public bool IsQueue => Arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal);

    /// <summary>What the target gets for an event.</summary>
    public string PayloadFor(JsonObject e, string ruleArn, DateTimeOffset now)
    {
        if (Input is { })
        {
            return Input;
        }

        if (Transformer is { })
        {
            return Transformer.Apply(e, ruleArn, now);
        }

        JsonNode? part = e;
        InputPath?.TryFind(e, out part);
        return part is null ? "null" : JsonText.Write(part);
    }
}

/// <summary>How often and how long a delivery to a target is tried; the defaults are AWS's.</summary>
internal sealed record RetryPolicy
{
    /// <summary>Retries after the first attempt, 0 to 185. Default: 185.</summary>
    public int MaximumAttempts { get; init; } = 185;

    /// <summary>How long after the event, 1 min to 24 h. Default: 24 h.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(24);
}

/// <summary><c>AWS::Events::Rule</c> with an event pattern and functions as targets.</summary>
internal sealed class RuleType(EventBuses buses) : IResourceType
{
    private const int MaxTargets = 5;

    /// <inheritdoc/>
    public string TypeName => "AWS::Events::Rule";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } =
        new HashSet<string> { "Name", "EventBusName", "EventPattern", "State", "Targets" };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Description", "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = request.Text("Name") ?? request.PhysicalName;
        var busArn = buses.ArnOf(request.Text("EventBusName"));
        var bus = busArn[(busArn.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var path = bus == EventBuses.DefaultName ? name : $"{bus}/{name}";
        var arn = $"arn:aws:events:{request.Stack.Region}:{request.Stack.AccountId}:rule/{path}";
        var pattern = PatternOf(request);
        var targets = request.Objects("Targets").Select(target => TargetOf(request, target)).ToList();
        if (targets.Count > MaxTargets)
        {
            throw request.Unsupported("Targets", $"a rule has at most {MaxTargets}");
        }

        buses.Put(new Rule(arn, busArn, pattern, targets)
        {
            PatternText = request.Object("EventPattern")!.ToJsonString(),
            IsEnabled = (request.Text("State") ?? "ENABLED") switch
            {
                "ENABLED" => true,
                "DISABLED" => false,
                var state => throw request.Unsupported("State", $"'{state}' is neither ENABLED nor DISABLED"),
            },
        });
        return Task.FromResult(new CreatedResource(bus == EventBuses.DefaultName ? name : $"{bus}|{name}")
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = arn },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        buses.RemoveRule(Scalars.TextOf(created.Attributes["Arn"])!);
        return Task.CompletedTask;
    }

    private static EventPattern PatternOf(ResourceRequest request)
    {
        var pattern = request.Object("EventPattern") ?? throw request.Unsupported("EventPattern", "is required");
        try
        {
            return EventPattern.Parse(pattern);
        }
        catch (AwsException error)
        {
            throw request.Unsupported("EventPattern", error.Message);
        }
    }

    private static RuleTarget TargetOf(ResourceRequest request, JsonObject properties)
    {
        var target = request with { Properties = properties };
        HashSet<string> known = ["Arn", "Id", "Input", "InputPath", "InputTransformer", "RetryPolicy", "DeadLetterConfig"];
        if (properties.FirstOrDefault(property => !known.Contains(property.Key)).Key is { } unknown)
        {
            throw request.Unsupported($"Targets.{unknown}", "is not supported");
        }

        var arn = target.RequiredText("Arn");
        if (!arn.StartsWith("arn:aws:lambda:", StringComparison.Ordinal) && !arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal))
        {
            throw request.Unsupported("Targets.Arn", $"'{arn}' is neither a function nor a queue");
        }

        if (((string[])["Input", "InputPath", "InputTransformer"]).Count(properties.ContainsKey) > 1)
        {
            throw request.Unsupported("Targets", "only one of Input, InputPath and InputTransformer may be given");
        }

        var deadLetters = target.Object("DeadLetterConfig") is { } config
            ? (request with { Properties = config }).RequiredText("Arn")
            : null;
        return new(target.RequiredText("Id"), arn, RetryOf(request, target.Object("RetryPolicy")), deadLetters)
        {
            Input = target.Text("Input"),
            InputPath = target.Text("InputPath") is { } path
                ? EventPath.Parse(path) ?? throw request.Unsupported("Targets.InputPath", $"'{path}' is no path")
                : null,
            Transformer = target.Object("InputTransformer") is { } transformer ? TransformerOf(request with { Properties = transformer }) : null,
        };
    }

    private static InputTransformer TransformerOf(ResourceRequest request) => InputTransformer.Parse(
        (request.Object("InputPathsMap") ?? []).ToDictionary(pair => pair.Key, pair => Scalars.TextOf(pair.Value) ?? ""),
        request.RequiredText("InputTemplate"),
        out var problem) ?? throw request.Unsupported("Targets.InputTransformer", problem);

    private static RetryPolicy RetryOf(ResourceRequest request, JsonObject? properties)
    {
        var policy = request with { Properties = properties ?? [] };
        return new()
        {
            MaximumAttempts = policy.Number("MaximumRetryAttempts", 0, 185) ?? 185,
            MaximumAge = TimeSpan.FromSeconds(policy.Number("MaximumEventAgeInSeconds", 60, 86_400) ?? 86_400),
        };
    }
}
