using System.Text.Json.Nodes;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>What a rule can ask about the message and about itself.</summary>
internal static class MessageFunctions
{
    // What clientid() gives for messages that did not come by MQTT.
    private const string NotApplicable = "n/a";

    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("topic", 0, 1, Topic),
        new("clientid", 0, 0, static (context, _) => SqlValue.Of(context.Message.Source.ClientId ?? NotApplicable)),
        new("timestamp", 0, 0, static (context, _) => SqlValue.Of(context.Timestamp)),
        new("traceid", 0, 0, static (context, _) => context.Message.Source.ClientId is null
            ? SqlValue.Undefined
            : SqlValue.Of(context.Message.TraceId.ToString())),
        new("principal", 0, 0, static (context, _) => context.Message.Source.Principal is { } principal
            ? SqlValue.Of(principal.UserId)
            : SqlValue.Undefined),
        new("sourceip", 0, 0, static (context, _) => SqlValue.Of(context.Message.Source.SourceIp)),
        new("accountid", 0, 0, static (context, _) => SqlValue.Of(context.AccountId)),
        new("newuuid", 0, 0, static (_, _) => SqlValue.Of(Guid.NewGuid().ToString())),
        new("sql_version", 0, 0, static (_, _) => SqlValue.Of("2016-03-23")),
    ];

    // topic(1) is the first level; the prefix of Basic Ingest is not part of it.
    private static SqlValue Topic(RuleContext context, IReadOnlyList<SqlValue> arguments)
    {
        if (arguments.Count == 0)
        {
            return SqlValue.Of(context.Topic);
        }

        var levels = context.Topic.Split('/');
        return arguments[0].AsNumber()?.ToIndex() is { } level && level >= 1 && level <= levels.Length
            ? SqlValue.Of(levels[level - 1])
            : SqlValue.Undefined;
    }
}

/// <summary>What a publisher of MQTT 5 says about a message. What is not said, or not by MQTT 5, is Undefined.</summary>
internal static class PropertyFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        new("get_mqtt_property", 1, 1, static (context, arguments) =>
            arguments[0].Kind == SqlKind.Text && Property(context.Message.Properties, arguments[0].Text) is { } text
                ? SqlValue.Of(text)
                : SqlValue.Undefined),
        new("get_user_properties", 0, 1, static (context, arguments) => arguments is [var key]
            ? Values(context.Message.Properties.UserProperties, key)
            : Pairs(context.Message.Properties.UserProperties)),
    ];

    private static string? Property(MessageProperties properties, string name) => name switch
    {
        "content_type" => properties.ContentType,
        "format_indicator" => properties.PayloadFormat switch
        {
            null => null,
            1 => "UTF8_DATA",
            _ => "UNSPECIFIED_BYTES",
        },
        "response_topic" => properties.ResponseTopic,
        "correlation_data" => properties.CorrelationData is { } data ? Convert.ToBase64String(data.Span) : null,
        _ => null,
    };

    // A name may stand several times, so its values are an array.
    private static SqlValue Values(IReadOnlyList<UserProperty> properties, SqlValue key)
    {
        var values = properties.Where(property => property.Name == key.AsText()).Select(property => (JsonNode?)JsonValue.Create(property.Value)).ToArray();
        return values is [] ? SqlValue.Undefined : SqlValue.Of(new JsonArray(values));
    }

    private static SqlValue Pairs(IReadOnlyList<UserProperty> properties) => properties.Count == 0
        ? SqlValue.Undefined
        : SqlValue.Of(new JsonArray([.. properties.Select(property => new JsonObject { [property.Name] = property.Value })]));
}
