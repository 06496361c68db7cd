using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Lambda.EventSources;

/// <summary>Reads which messages of a batch a function could not do: <c>{"batchItemFailures":[{"itemIdentifier":"…"}]}</c>.</summary>
internal static class BatchResult
{
    /// <summary>The ids of the messages that failed.</summary>
    /// <param name="outcome">What the function answered.</param>
    /// <param name="all">The ids of the batch.</param>
    /// <param name="reports">Whether the function reports failures at all; else its answer does not matter.</param>
    public static IReadOnlySet<string> Failed(InvocationOutcome outcome, IReadOnlySet<string> all, bool reports)
    {
        if (outcome.IsError)
        {
            return all;
        }

        var none = new HashSet<string>();
        if (!reports || outcome.Payload.IsEmpty)
        {
            return none;
        }

        JsonNode? answer;
        try
        {
            answer = JsonNode.Parse(outcome.Payload.Span, documentOptions: new() { AllowDuplicateProperties = false });
        }
        catch (JsonException)
        {
            return all;
        }

        return answer switch
        {
            null => none,
            JsonObject report => report["batchItemFailures"] switch
            {
                null => none,
                JsonArray failures => Ids(failures) is { } ids && ids.All(all.Contains) ? ids : all,
                _ => all,
            },
            // AWS does not say what another answer means; failing closed repeats a message, which is allowed at any time.
            _ => all,
        };
    }

    // One entry without an id fails the whole batch.
    private static HashSet<string>? Ids(JsonArray failures)
    {
        HashSet<string> ids = [];
        foreach (var failure in failures)
        {
            if (failure is not JsonObject entry || entry["itemIdentifier"] is not JsonValue id || id.GetValueKind() != JsonValueKind.String)
            {
                return null;
            }

            ids.Add(id.GetValue<string>());
        }

        return ids;
    }
}
