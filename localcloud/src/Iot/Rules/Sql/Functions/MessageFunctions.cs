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
