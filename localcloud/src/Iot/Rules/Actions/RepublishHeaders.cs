using System.Globalization;
using LocalCloud.Gateway;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules.Actions;

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
