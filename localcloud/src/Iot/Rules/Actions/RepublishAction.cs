using System.Globalization;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Broker.Handlers;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.Rules.Actions;

/// <summary>Publishes the SELECT's result to another topic, under the rule's role.</summary>
internal sealed class RepublishAction(
    MessageBroker broker, IAccessControl access, RuleRoles roles, IotArns arns, IotOptions options, RepublishTarget target) : IRuleAction
{
    /// <inheritdoc/>
    public string Name => nameof(RepublishAction);

    /// <inheritdoc/>
    public string Resource => target.Topic.Text;

    /// <inheritdoc/>
    public async Task ExecuteAsync(RuleInvocation invocation, RuleOutput output, CancellationToken cancellationToken)
    {
        var topic = target.TopicFor(invocation.Context);
        if (TopicName.ProblemOf(topic) is { } problem)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, problem);
        }

        var principal = roles.Assume(target.RoleArn, invocation.Rule);
        access.Demand(
            new AccessRequest(principal, "iot:Publish", arns.Topic(topic)), StatusCodes.Status403Forbidden);
        var outcome = await broker.PublishAsync(MessageOf(invocation, output, topic, principal), cancellationToken);
        if (outcome == PublishOutcome.Throttled)
        {
            throw new AwsException("ThrottlingException", StatusCodes.Status429TooManyRequests, "Rate exceeded");
        }
    }

    private BrokerMessage MessageOf(RuleInvocation invocation, RuleOutput output, string topic, Principal principal)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(invocation.Context.Timestamp);
        var properties = target.Headers.PropertiesFor(invocation.Context);
        if (properties.ResponseTopic is { } responseTopic && TopicName.ProblemOf(responseTopic) is { } wrong)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, "the response topic: " + wrong);
        }

        if (new MessageLimits(options).ProblemOf(output.Payload.Length, properties.ToPacket()) is { } problem)
        {
            throw new AwsException("InvalidRequestException", StatusCodes.Status400BadRequest, problem.Text);
        }

        return new BrokerMessage
        {
            Topic = topic,
            Payload = output.Payload,
            QoS = target.QoS,
            Source = new MessageSource(principal, ClientId: null, invocation.Message.Source.SourceIp),
            ReceivedAt = now,
            Properties = properties,
            ExpiresAt = MessageExpiry.ExpiresAt(now, target.Headers.ExpiryFor(invocation.Context)),
            IsRepublished = true,
        };
    }
}

/// <summary>Where a <see cref="RepublishAction"/> publishes.</summary>
/// <param name="Topic">The topic, possibly with <c>${…}</c>.</param>
/// <param name="QoS">Quality of service. AWS's default: 0.</param>
/// <param name="RoleArn">The role that publishes.</param>
/// <param name="Headers">What MQTT 5 says about the message.</param>
internal sealed record RepublishTarget(SubstitutionText Topic, QualityOfService QoS, string RoleArn, RepublishHeaders Headers)
{
    // $$aws/… stands for $aws/… (developer guide, "republish-rule-action").
    private const string EscapedDollar = "$$";

    /// <summary>Whether a topic begins with a dollar sign that is neither escaped nor the beginning of <c>${…}</c>.</summary>
    public static bool NeedsEscape(string topic) =>
        topic is ['$', ..] and not ['$', '$' or '{', ..];

    /// <summary>The topic for one message.</summary>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public string TopicFor(RuleContext context)
    {
        var topic = Topic.Fill(context);
        return Topic.Text.StartsWith(EscapedDollar, StringComparison.Ordinal) ? topic[1..] : topic;
    }
}

/// <summary>The MQTT 5 headers of a <see cref="RepublishAction"/>, each possibly with <c>${…}</c> (API reference, MqttHeaders).</summary>
internal sealed record RepublishHeaders
{
    /// <summary>What the payload is.</summary>
    public SubstitutionText? ContentType { get; init; }

    /// <summary>Which request this answers, in base64.</summary>
    public SubstitutionText? CorrelationData { get; init; }

    /// <summary>Seconds until nobody is interested any more.</summary>
    public SubstitutionText? MessageExpiry { get; init; }

    /// <summary><c>UTF8_DATA</c> or <c>UNSPECIFIED_BYTES</c>.</summary>
    public SubstitutionText? PayloadFormatIndicator { get; init; }

    /// <summary>Where a reply goes.</summary>
    public SubstitutionText? ResponseTopic { get; init; }

    /// <summary>The application's own names and values.</summary>
    public IReadOnlyList<(SubstitutionText Name, SubstitutionText Value)> UserProperties { get; init; } = [];

    /// <summary>The headers for one message.</summary>
    /// <exception cref="AwsException">One is wrong.</exception>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public MessageProperties PropertiesFor(RuleContext context) => new()
    {
        ContentType = Text(nameof(ContentType), ContentType, context),
        CorrelationData = CorrelationData is null ? null : (ReadOnlyMemory<byte>?)Base64(CorrelationData.Fill(context)),
        PayloadFormat = PayloadFormatIndicator?.Fill(context) switch
        {
            null => null,
            "UNSPECIFIED_BYTES" => 0,
            "UTF8_DATA" => 1,
            var other => throw Invalid($"PayloadFormatIndicator must be UNSPECIFIED_BYTES or UTF8_DATA, not {other}"),
        },
        ResponseTopic = ResponseTopic?.Fill(context),
        UserProperties = [.. UserProperties.Select(property => new UserProperty(
            Text("a user property's name", property.Name, context)!, Text("a user property's value", property.Value, context)!))],
    };

    /// <summary>The expiry for one message, or <see langword="null"/>.</summary>
    /// <exception cref="AwsException">It is no number.</exception>
    /// <exception cref="SqlBudgetException">It makes too much work.</exception>
    public uint? ExpiryFor(RuleContext context) => MessageExpiry is null ? null
        : uint.TryParse(MessageExpiry.Fill(context), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds
        : throw Invalid("MessageExpiry must be a number of seconds");

    // [MQTT-1.5.4-2]; a client that were sent it would have to close its connection.
    private static string? Text(string what, SubstitutionText? text, RuleContext context)
    {
        var filled = text?.Fill(context);
        return filled?.Contains('\0', StringComparison.Ordinal) == true ? throw Invalid($"{what} must not contain U+0000") : filled;
    }

    private static byte[] Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length)
            ? bytes[..length]
            : throw Invalid("CorrelationData must be base64");
    }

    private static AwsException Invalid(string message) => new("InvalidRequestException", StatusCodes.Status400BadRequest, message);
}
