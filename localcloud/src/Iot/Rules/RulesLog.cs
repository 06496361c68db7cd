namespace LocalCloud.Iot.Rules;

/// <summary>The rules engine's log lines.</summary>
internal sealed partial class RulesLog(ILogger<RulesLog> logger)
{
    /// <summary>An action failed for good.</summary>
    [LoggerMessage(1, LogLevel.Warning, "Rule {Rule}: {Action} on {Resource} failed: {Problem}")]
    public partial void ActionFailed(string rule, string action, string resource, string problem);

    /// <summary>An error action failed for good: the message is lost to the rule.</summary>
    [LoggerMessage(2, LogLevel.Error, "Rule {Rule}: the error action {Action} on {Resource} failed too: {Problem}")]
    public partial void ErrorActionFailed(string rule, string action, string resource, string problem);

    /// <summary>The SQL gives nothing for this payload.</summary>
    [LoggerMessage(3, LogLevel.Warning, "Rule {Rule}: its SQL has no result for a message on {Topic} (trace {TraceId})")]
    public partial void NoResult(string rule, string topic, Guid traceId);

    /// <summary>LocalCloud failed.</summary>
    [LoggerMessage(4, LogLevel.Error, "Rule {Rule} failed on a message on {Topic}")]
    public partial void RuleFailed(Exception exception, string rule, string topic);

    /// <summary>Basic Ingest names a rule that can't run; AWS counts it as RuleNotFound.</summary>
    [LoggerMessage(6, LogLevel.Warning, "Rule {Rule} does not exist or is disabled: nobody gets the message on {Topic} (trace {TraceId})")]
    public partial void RuleNotFound(string rule, string topic, Guid traceId);

    /// <summary>The SQL's result is beyond the rules engine's limit.</summary>
    [LoggerMessage(7, LogLevel.Warning, "Rule {Rule}: its result has {Length} bytes, more than {Limit}, for a message on {Topic} (trace {TraceId})")]
    public partial void ResultTooLarge(string rule, int length, int limit, string topic, Guid traceId);

    /// <summary>The SQL would take too long.</summary>
    [LoggerMessage(8, LogLevel.Warning, "Rule {Rule}: its SQL makes more work than one message may, on {Topic} (trace {TraceId})")]
    public partial void TooMuchWork(string rule, string topic, Guid traceId);

    /// <summary>A rule republishes to itself without end, or LocalCloud is ending.</summary>
    [LoggerMessage(5, LogLevel.Error, "Rule {Rule} takes no more messages on {Topic}; one is dropped")]
    public partial void Overflow(string rule, string topic);
}
