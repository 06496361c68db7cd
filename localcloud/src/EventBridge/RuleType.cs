using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

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
