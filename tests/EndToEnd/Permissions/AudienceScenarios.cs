using System.Text.Json.Nodes;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>For each Allow statement about audiences the call that needs it.</summary>
internal static class AudienceScenarios
{
    public static IReadOnlyDictionary<string, Func<LocalCloudProcess, Task>> ByStatement { get; } = new Dictionary<string, Func<LocalCloudProcess, Task>>
    {
        ["ChangeAudience/WriteOwnLog"] = ChangeAsync,
        ["ChangeAudience/ChangeAudiences"] = ChangeAsync,
        ["ChangeAudience/SendToDeadLetters"] = ChangeAsync,
        ["PublishNotification/ReadAudiences"] = NotifyAsync,
        ["PublishNotification/CutAudiences"] = NotifyAsync,
    };

    private static Task ChangeAsync(LocalCloudProcess cloud) => Scenarios.PutEventAsync(
        cloud, "Audience", new JsonObject { ["name"] = "berlin", ["add"] = new JsonArray("11111111-2222-4333-8444-555555555555") });

    /// <summary>Whether it was cut, and whom it has, is asked of an audience that nobody is in, too.</summary>
    private static Task NotifyAsync(LocalCloudProcess cloud) => Scenarios.PutEventAsync(cloud, "Notification", new JsonObject
    {
        ["audience"] = "nobody",
        ["notification"] = new JsonObject { ["type"] = "news", ["title"] = "title", ["body"] = "body" },
    });
}
