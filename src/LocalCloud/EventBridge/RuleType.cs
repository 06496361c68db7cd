using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.EventBridge;

/// <summary><c>AWS::Events::Rule</c> with an event pattern and functions as targets.</summary>
internal sealed class RuleType(EventBuses buses) : IResourceType
{
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
        switch (request.Text("State") ?? "ENABLED")
        {
            case "ENABLED":
                buses.Put(new Rule(arn, busArn, pattern, targets));
                break;
            case "DISABLED":
                break;
            case var state:
                throw request.Unsupported("State", $"'{state}' is neither ENABLED nor DISABLED");
        }

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
        HashSet<string> known = ["Arn", "Id", "Input", "InputPath", "RetryPolicy", "DeadLetterConfig"];
        if (properties.FirstOrDefault(property => !known.Contains(property.Key)).Key is { } unknown)
        {
            throw request.Unsupported($"Targets.{unknown}", "is not supported");
        }

        var arn = target.RequiredText("Arn");
        if (!arn.StartsWith("arn:aws:lambda:", StringComparison.Ordinal))
        {
            throw request.Unsupported("Targets.Arn", $"'{arn}' is not a function");
        }

        var deadLetters = target.Object("DeadLetterConfig") is { } config
            ? (request with { Properties = config }).RequiredText("Arn")
            : null;
        return new(arn, RetryOf(request, target.Object("RetryPolicy")), deadLetters)
        {
            Input = target.Text("Input"),
            InputPath = target.Text("InputPath"),
        };
    }

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
