using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Iot.Rules.Sql;

namespace LocalCloud.Iot.Rules;

/// <summary>What an error action gets (developer guide, "rule-error-handling"): one message with all failures of a rule.</summary>
internal static class ErrorReport
{
    /// <summary>The report.</summary>
    public static RuleOutput Of(RuleInvocation invocation, IReadOnlyList<ActionFailure> failures)
    {
        var report = new JsonObject
        {
            ["ruleName"] = invocation.Rule.Name,
            ["topic"] = invocation.Message.Topic,
            ["cloudwatchTraceId"] = invocation.Message.TraceId.ToString(),
            ["clientId"] = invocation.Message.Source.ClientId ?? "n/a",
            ["base64OriginalPayload"] = Convert.ToBase64String(invocation.Message.Payload.Span),
            ["failures"] = new JsonArray([.. failures.Select(Failure)]),
        };
        return new RuleOutput(Encoding.UTF8.GetBytes(report.ToJsonString()), IsJson: true);
    }

    private static JsonObject Failure(ActionFailure failure) => new()
    {
        ["failedAction"] = failure.Action,
        ["failedResource"] = failure.Resource,
        ["errorMessage"] = failure.Message,
    };
}
