using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>For each Allow statement about inboxes the call that needs it.</summary>
internal static class InboxScenarios
{
    public static IReadOnlyDictionary<string, Func<LocalCloudProcess, Task>> ByStatement { get; } = new Dictionary<string, Func<LocalCloudProcess, Task>>
    {
        ["ManageInbox/WriteOwnLog"] = ChangeAsync,
        ["ManageInbox/ReadBlockedFlag"] = ChangeAsync,
        ["ManageInbox/KeepInboxState"] = ChangeAsync,
        ["ManageInbox/ReadBeforeAppending"] = ChangeAsync,
        ["ManageInbox/PutIntoLog"] = ChangeAsync,
        ["ManageInbox/NumberMessages"] = ChangeAsync,
        ["ManageInbox/PublishToTopics"] = ChangeAsync,
    };

    /// <summary>A notification comes, and is made unread and read again: whatever the user did before, one of the two is a change.</summary>
    private static async Task ChangeAsync(LocalCloudProcess cloud)
    {
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        await Administrator.PutEventAsync(cloud, "Notification", new JsonObject
        {
            ["userId"] = user.IdentityId,
            ["notification"] = new JsonObject { ["type"] = "news", ["title"] = "title", ["body"] = "body" },
        });
        var newest = "e.1";
        await Eventually.BeAsync(
            async () =>
            {
                // Where the statement lacks, there is no page; then this call was the one that needs it.
                var page = await user.CallApiAsync(HttpMethod.Get, "/inbox?limit=1");
                newest = page.Status == 200 ? (string?)page.Json["messages"]!.AsArray().FirstOrDefault()?["position"] : newest;
                return newest is not null;
            },
            "the notification");
        foreach (var action in (string[])["unread", "read"])
        {
            await user.CallApiAsync(HttpMethod.Put, "/inbox/state", new JsonObject { ["action"] = action, ["positions"] = new JsonArray(newest) });
        }
    }
}
