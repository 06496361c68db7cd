using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Notifications;

/// <summary>Sends notifications by direct calls, which say at once what became of them, and reads what users have.</summary>
internal static class Notifying
{
    /// <summary>Sends one to a user until a call is answered, and however often it is one by its id; what the function says.</summary>
    public static async Task<JsonNode> SendAsync(LocalCloudProcess cloud, string id, string userId, string type = "news", DateTimeOffset? sendAt = null)
    {
        var detail = new JsonObject
        {
            ["id"] = id,
            ["userId"] = userId,
            ["notification"] = new JsonObject { ["type"] = type, ["title"] = id, ["body"] = "Body" },
        };
        if (sendAt is { } time)
        {
            detail["sendAt"] = time.ToString("O");
        }

        return await Eventually.GetAsync(
            async () =>
            {
                var answer = await Administrator.InvokeAsync(cloud, cloud.Outputs["PublishNotificationFunctionName"], detail);
                return answer.Status == 200 && answer.Json["errorMessage"] is null ? answer.Json : null;
            },
            $"an answer about {id}");
    }

    /// <summary>All of a user's log, oldest first.</summary>
    public static async Task<IReadOnlyList<JsonNode>> ReadAsync(SignedInUser user)
    {
        List<JsonNode> all = [];
        for (var after = "0"; ;)
        {
            var target = $"/messages?topic={Uri.EscapeDataString($"notifications/{user.IdentityId}")}&after={after}&limit=100";
            var page = await Eventually.GetAsync(
                async () => await user.CallApiAsync(HttpMethod.Get, target) is { Status: 200 } answer ? answer.Json : null, $"a page behind {after}");
            var messages = page["messages"]!.AsArray();
            if (messages.Count == 0)
            {
                return all;
            }

            all.AddRange(messages!);
            after = (string)messages[^1]!["position"]!;
        }
    }

    /// <summary>The titles of notifications, which are the ids of their events.</summary>
    public static IReadOnlyList<string> Titles(IReadOnlyList<JsonNode> messages) => [.. messages.Select(message => (string)message["payload"]!["title"]!)];
}
