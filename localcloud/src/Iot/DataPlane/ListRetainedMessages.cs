using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iot.Broker;

namespace LocalCloud.Iot.DataPlane;

/// <summary><c>GET /retainedMessage</c>: the topics that have a retained message, in pages.</summary>
internal sealed class ListRetainedMessages(DataPlaneCalls calls, IRetainedMessages retained) : IRestOperation
{
    private const int MaxPage = 200;

    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        calls.Authorize(call, "iot:ListRetainedMessages", "*");
        var messages = retained.All.ToDictionary(message => message.Topic);
        // UNVERIFIED: AWS states no size of a page without maxResults.
        var page = Page.Of(
            [.. messages.Keys.Order(StringComparer.Ordinal)], call, "maxResults", MaxPage, MaxPage, "nextToken", DataPlaneCalls.Invalid);
        var answer = new JsonObject
        {
            ["retainedTopics"] = new JsonArray([.. page.Items.Select(topic => messages[topic]).Select(message => new JsonObject
            {
                ["topic"] = message.Topic,
                ["payloadSize"] = message.Payload.Length,
                ["qos"] = (int)message.QoS,
                ["lastModifiedTime"] = message.LastModified.ToUnixTimeMilliseconds(),
            })]),
        };
        if (page.Next is not null)
        {
            answer["nextToken"] = page.Next;
        }

        return Task.FromResult(RestJsonProtocol.Answer(answer));
    }
}
