using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Json;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The body of <c>POST /catch-up</c>: <c>{"topics":[{"topic","after"?}],"limit"?}</c>; each topic is judged on its own.</summary>
internal sealed record CatchUpRequest(IReadOnlyList<CatchUpTopic> Topics, int Limit)
{
    private const int MaxTopics = 50;

    public static bool TryParse(
        APIGatewayHttpApiV2ProxyRequest request,
        [NotNullWhen(true)] out CatchUpRequest? catchUp,
        [NotNullWhen(false)] out Problem? problem)
    {
        catchUp = null;
        if (!RequestBody.TryParse(request, out var body, out problem)
            || !MessagesQuery.TryLimit(body.Field("limit")?.Written(), out var limit, out problem))
        {
            return false;
        }

        if (body.Field("topics") is not { ValueKind: JsonValueKind.Array } topics || topics.GetArrayLength() is 0 or > MaxTopics)
        {
            problem = Problem.Bad("topics", $"an array of 1 to {MaxTopics} objects with topic and after");
            return false;
        }

        var named = topics.EnumerateArray().Select(CatchUpTopic.Of).ToList();
        if (named.Select(topic => topic.Log).OfType<string>().GroupBy(log => log).Any(log => log.Count() > 1))
        {
            problem = Problem.Bad("topics", "each topic once (a committed copy has the log of its topic)");
            return false;
        }

        catchUp = new CatchUpRequest(named, limit);
        return true;
    }
}
