using System.Text.Json.Nodes;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Rules.Sql.Functions;

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
