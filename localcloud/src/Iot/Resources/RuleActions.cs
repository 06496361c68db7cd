using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.DynamoDb;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules;
using LocalCloud.Iot.Rules.Actions;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Lambda;
using LocalCloud.Sqs;

namespace LocalCloud.Iot.Resources;

/// <summary>Makes actions out of a template: the one list of the actions that are carried out.</summary>
internal sealed class RuleActions(
    ILambdaInvoker lambda,
    IQueues queues,
    ITables tables,
    MessageBroker broker,
    IAccessControl access,
    RuleRoles roles,
    IotArns arns,
    IotOptions iotOptions,
    CloudOptions options)
{
    /// <summary>Makes the action that <paramref name="node"/> describes.</summary>
    /// <param name="request">The rule, for messages.</param>
    /// <param name="path">Where the action stands, for messages: <c>TopicRulePayload.Actions[0]</c>.</param>
    /// <param name="node">The action: an object with one member.</param>
    /// <exception cref="UnsupportedTemplateException">It is not supported.</exception>
    public IRuleAction Create(ResourceRequest request, string path, JsonNode? node)
    {
        if (node is not JsonObject { Count: 1 } action || action.First().Value is not JsonObject properties)
        {
            throw request.Unsupported(path, "must be an object with one action");
        }

        var kind = action.First().Key;
        var reader = new ActionProperties(request, $"{path}.{kind}", properties);
        return kind switch
        {
            "Lambda" => Lambda(reader),
            "Sqs" => Sqs(reader),
            "DynamoDBv2" => DynamoDBv2(reader),
            "Republish" => Republish(reader),
            _ => throw request.Unsupported(path, $"the action {kind} is not supported"),
        };
    }

    private LambdaAction Lambda(ActionProperties properties)
    {
        properties.Allow("FunctionArn");
        return new LambdaAction(lambda, properties.Substitution("FunctionArn"));
    }

    private SqsAction Sqs(ActionProperties properties)
    {
        properties.Allow("QueueUrl", "RoleArn", "UseBase64");
        var url = properties.Substitution("QueueUrl");
        if (url.Text.EndsWith(".fifo", StringComparison.Ordinal))
        {
            throw properties.Unsupported("QueueUrl", "is a FIFO queue, which rules can't send to");
        }

        var target = new SqsActionTarget(
            url, $"arn:aws:sqs:{options.Region}:{options.AccountId}:", properties.Text("RoleArn"),
            properties.Optional("UseBase64") == "true");
        return new SqsAction(queues, roles, target);
    }

    private DynamoDBv2Action DynamoDBv2(ActionProperties properties)
    {
        properties.Allow("PutItem", "RoleArn");
        var item = properties.Object("PutItem");
        item.Allow("TableName");
        return new DynamoDBv2Action(tables, roles, item.Substitution("TableName"), properties.Text("RoleArn"));
    }

    private RepublishAction Republish(ActionProperties properties)
    {
        properties.Allow("Topic", "RoleArn", "Qos", "Headers");
        var qos = properties.Optional("Qos") switch
        {
            null or "0" => QualityOfService.AtMostOnce,
            "1" => QualityOfService.AtLeastOnce,
            _ => throw properties.Unsupported("Qos", "must be 0 or 1"),
        };
        var topic = properties.Substitution("Topic");
        if (RepublishTarget.NeedsEscape(topic.Text))
        {
            throw properties.Unsupported("Topic", "begins with $, which is written $$ here");
        }

        var headers = properties.Has("Headers") ? Headers(properties.Object("Headers")) : new RepublishHeaders();
        var target = new RepublishTarget(topic, qos, properties.Text("RoleArn"), headers);
        return new RepublishAction(broker, access, roles, arns, iotOptions, target);
    }

    private static RepublishHeaders Headers(ActionProperties headers)
    {
        headers.Allow(
            "ContentType", "CorrelationData", "MessageExpiry", "PayloadFormatIndicator", "ResponseTopic", "UserProperties");
        return new RepublishHeaders
        {
            ContentType = Optional("ContentType"),
            CorrelationData = Optional("CorrelationData"),
            MessageExpiry = Optional("MessageExpiry"),
            PayloadFormatIndicator = Optional("PayloadFormatIndicator"),
            ResponseTopic = Optional("ResponseTopic"),
            UserProperties = [.. headers.Objects("UserProperties").Select(UserProperty)],
        };

        SubstitutionText? Optional(string name) => headers.Has(name) ? headers.Substitution(name) : null;
    }

    private static (SubstitutionText Name, SubstitutionText Value) UserProperty(ActionProperties property)
    {
        property.Allow("Key", "Value");
        return (property.Substitution("Key"), property.Substitution("Value"));
    }
}

/// <summary>Reads the properties of an action, or of the rule's payload.</summary>
/// <param name="request">The rule.</param>
/// <param name="path">Where the properties stand.</param>
/// <param name="properties">The properties.</param>
internal sealed class ActionProperties(ResourceRequest request, string path, JsonObject properties)
{
    /// <summary>Refuses every property that is not among <paramref name="known"/>.</summary>
    public void Allow(params ReadOnlySpan<string> known)
    {
        foreach (var (name, _) in properties)
        {
            if (!known.Contains(name))
            {
                throw Unsupported(name, "is not supported");
            }
        }
    }

    /// <summary>A required text.</summary>
    public string Text(string name) => Optional(name) ?? throw Unsupported(name, "is required");

    /// <summary>A text, number or flag as text, or <see langword="null"/>.</summary>
    public string? Optional(string name) => properties[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => throw Unsupported(name, "must be a text"),
    };

    /// <summary>A required text that may have <c>${…}</c> in it.</summary>
    public SubstitutionText Substitution(string name)
    {
        try
        {
            return new SubstitutionText(Text(name));
        }
        catch (SqlSyntaxException problem)
        {
            throw Unsupported(name, problem.Message);
        }
    }

    /// <summary>Whether a property is there.</summary>
    public bool Has(string name) => properties[name] is not null;

    /// <summary>A list of objects; none when the property is missing.</summary>
    public IEnumerable<ActionProperties> Objects(string name) => properties[name] switch
    {
        null => [],
        JsonArray list when list.All(item => item is JsonObject) =>
            list.Select((item, i) => new ActionProperties(request, $"{path}.{name}[{i}]", item!.AsObject())),
        _ => throw Unsupported(name, "must be a list of objects"),
    };

    /// <summary>A required object.</summary>
    public ActionProperties Object(string name) => properties[name] is JsonObject inner
        ? new ActionProperties(request, $"{path}.{name}", inner)
        : throw Unsupported(name, "must be an object");

    /// <summary>A refusal of a property.</summary>
    public UnsupportedTemplateException Unsupported(string name, string reason) =>
        request.Unsupported($"{path}.{name}", reason);
}
