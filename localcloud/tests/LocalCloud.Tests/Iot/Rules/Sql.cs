using System.Text;
using LocalCloud.Iam;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Mqtt;
using LocalCloud.Iot.Rules.Sql;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.Iot.Rules;

/// <summary>Evaluates statements for one message.</summary>
internal static class Sql
{
    /// <summary>The result as text; <see langword="null"/> when there is none.</summary>
    public static string? Select(string sql, string payload = "{}", string topic = "a/b", string? clientId = "me")
    {
        var statement = StatementParser.Parse(sql);
        return Text(statement, Context(Encoding.UTF8.GetBytes(payload), topic, clientId, statement));
    }

    /// <summary>One expression's value; <see langword="null"/> when it is Undefined.</summary>
    public static string? Value(string expression, string payload = "{}") => Select($"SELECT VALUE {expression} FROM 'a/b'", payload);

    /// <summary>Whether a condition holds.</summary>
    public static bool Applies(string condition, string payload = "{}")
    {
        var statement = StatementParser.Parse($"SELECT * FROM 'a/b' WHERE {condition}");
        return statement.Applies(Context(Encoding.UTF8.GetBytes(payload)));
    }

    private static DateTimeOffset Noon => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What a statement sees.</summary>
    public static RuleContext Context(byte[] payload, string topic = "a/b", string? clientId = "me", SqlStatement? statement = null)
    {
        var message = new BrokerMessage
        {
            Topic = topic,
            Payload = payload,
            QoS = QualityOfService.AtMostOnce,
            Source = new MessageSource(Administrator.Principal(IotCloud.Account), clientId, "10.0.0.1"),
            ReceivedAt = new ManualClock(Noon).GetUtcNow(),
        };
        return statement is null
            ? new RuleContext(message, IotCloud.Account, new ManualClock(Noon))
            : new RuleContext(message, IotCloud.Account, new ManualClock(Noon)) { Variables = statement.Variables };
    }

    private static string? Text(SqlStatement statement, RuleContext context) =>
        statement.Select(context) is { } output ? Encoding.UTF8.GetString(output.Payload.Span) : null;
}
