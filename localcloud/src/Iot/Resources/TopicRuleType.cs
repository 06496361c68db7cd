using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using LocalCloud.CloudFormation;
using LocalCloud.Iam;
using LocalCloud.Iot.Rules;
using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Resources;

/// <summary><c>AWS::IoT::TopicRule</c>.</summary>
internal sealed partial class TopicRuleType(TopicRules rules, RuleActions actions, IotArns arns) : IResourceType
{
    private const string Payload = "TopicRulePayload";

    // AWS quota.
    private const int MaxActions = 10;

    /// <inheritdoc/>
    public string TypeName => "AWS::IoT::TopicRule";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties { get; } = new HashSet<string> { "RuleName", Payload };

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect { get; } = new HashSet<string> { "Tags" };

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var name = NameOf(request);
        var payload = request.Object(Payload) ?? throw request.Unsupported(Payload, "is required");
        var properties = new ActionProperties(request, Payload, payload);
        properties.Allow("Sql", "AwsIotSqlVersion", "Actions", "ErrorAction", "RuleDisabled", "Description");
        var rule = new TopicRule
        {
            Name = name,
            Arn = arns.Rule(name),
            IsDisabled = properties.Optional("RuleDisabled") == "true",
            Statement = StatementOf(name, properties),
            Actions = ActionsOf(request, payload["Actions"]),
            ErrorAction = payload["ErrorAction"] is { } errorAction
                ? actions.Create(request, Payload + ".ErrorAction", errorAction)
                : null,
        };
        if (!rules.TryPut(rule))
        {
            throw request.Unsupported("RuleName", $"is one too many: AWS IoT allows {TopicRules.MaxRules} rules");
        }

        return Task.FromResult(new CreatedResource(name)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = rule.Arn },
        });
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        rules.Remove(created.Ref);
        return Task.CompletedTask;
    }

    // Rule names have no hyphens, so CloudFormation's own don't either.
    private static string NameOf(ResourceRequest request)
    {
        var name = request.Text("RuleName")
            ?? PhysicalNames.AtMost(request.PhysicalName, 128).Replace('-', '_');
        return RuleName().IsMatch(name)
            ? name
            : throw request.Unsupported("RuleName", "must be 1 to 128 letters, digits and underscores");
    }

    private static SqlStatement StatementOf(string ruleName, ActionProperties properties)
    {
        if (properties.Optional("AwsIotSqlVersion") is not "2016-03-23" and var version)
        {
            throw properties.Unsupported("AwsIotSqlVersion", $"must be 2016-03-23, not {version ?? "missing"}");
        }

        try
        {
            return StatementParser.Parse(properties.Text("Sql"));
        }
        catch (SqlSyntaxException e)
        {
            throw properties.Unsupported("Sql", $"rule {ruleName}, {e.Message}");
        }
    }

    private List<IRuleAction> ActionsOf(ResourceRequest request, JsonNode? node)
    {
        if (node is not JsonArray { Count: <= MaxActions } list)
        {
            throw request.Unsupported(Payload + ".Actions", $"must be a list of at most {MaxActions} actions");
        }

        return [.. list.Select((action, i) => actions.Create(request, $"{Payload}.Actions[{i}]", action))];
    }

    [GeneratedRegex("^[a-zA-Z0-9_]{1,128}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RuleName();
}
