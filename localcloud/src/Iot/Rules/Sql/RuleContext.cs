using System.Text.Json.Nodes;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Rules.Sql.Expressions;

namespace LocalCloud.Iot.Rules.Sql;

/// <summary>What a rule's SQL can see: the message, and where and when it is evaluated.</summary>
/// <param name="message">The message.</param>
/// <param name="accountId">Account of the rule's owner.</param>
/// <param name="clock">The rules engine's clock.</param>
internal sealed class RuleContext(BrokerMessage message, string accountId, TimeProvider clock)
{
    // AWS quota ("iot-sql-set"): 128 KiB.
    private const long MaxVariables = 128 * 1024;

    private readonly Dictionary<string, SqlValue> _variables = [];
    private long _room = MaxVariables;
    private JsonNode? _payload;
    private bool _isParsed;

    /// <summary>The message.</summary>
    public BrokerMessage Message => message;

    /// <summary>The topic as the rule sees it: without the prefix of Basic Ingest.</summary>
    public string Topic { get; init; } = message.Topic;

    /// <summary>12 digits.</summary>
    public string AccountId => accountId;

    /// <summary>The time as the rules engine sees it, in milliseconds since 1970.</summary>
    public long Timestamp { get; } = clock.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The rules engine's clock.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The work that the statement may still make.</summary>
    public SqlBudget Budget { get; } = new();

    /// <summary>The variables of SET: what they are, for whoever evaluates them first.</summary>
    public IReadOnlyDictionary<string, SqlExpression> Variables { get; init; } = new Dictionary<string, SqlExpression>();

    /// <summary>The payload as JSON, or <see langword="null"/> when it is none.</summary>
    public JsonNode? Payload
    {
        get
        {
            if (!_isParsed)
            {
                _isParsed = true;
                _payload = RuleJson.Read(message.Payload.Span);
            }

            return _payload;
        }
    }

    /// <summary>A variable's value, evaluated once; Undefined when the statement has none of this name.</summary>
    public SqlValue Variable(string name)
    {
        if (!_variables.TryGetValue(name, out var value))
        {
            value = Variables.TryGetValue(name, out var expression) ? expression.Evaluate(SqlScope.Root(this)) : SqlValue.Undefined;

            // AWS limits what variables may hold, each and together; what becomes of more is not documented.
            _room -= SqlSizes.Of(value);
            _variables[name] = value = _room >= 0 ? value : SqlValue.Undefined;
        }

        return value;
    }
}
