using System.Globalization;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2.Model;
using EndToEnd.Clients;
using EndToEnd.Notifications;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>For each Allow statement about what waits, is followed or was not seen the call that needs it.</summary>
internal static class NotificationScenarios
{
    public static IReadOnlyDictionary<string, Func<LocalCloudProcess, Task>> ByStatement { get; } = new Dictionary<string, Func<LocalCloudProcess, Task>>
    {
        ["OpenSession/FindPending"] = SignInFirstAsync,
        ["OpenSession/PublishToTopics"] = SignInFirstAsync,
        ["DrainPending/WriteOwnLog"] = SignInFirstAsync,
        ["DrainPending/DrainPending"] = SignInFirstAsync,
        ["DrainPending/ResolveUsers"] = SignInFirstAsync,
        ["DrainPending/ReadBeforeAppending"] = SignInFirstAsync,
        ["DrainPending/PutIntoLog"] = SignInFirstAsync,
        ["DrainPending/NumberMessages"] = SignInFirstAsync,
        ["DrainPending/PublishToTopics"] = SignInFirstAsync,
        ["DrainPending/SendToDeadLetters"] = SignInFirstAsync,
        ["GetNotificationStatus/WriteOwnLog"] = AskAsync,
        ["GetNotificationStatus/ReadLedger"] = AskAsync,
        ["PublishNotification/AddUnseen"] = cloud => NotifyElsewhereAsync(cloud, "11111111-2222-4333-8444-555555555555"),
        ["TellUnseen/WriteOwnLog"] = TellAsync,
        ["TellUnseen/KeepUnseen"] = TellAsync,
        ["TellUnseen/ResolveUsers"] = TellAsync,
        ["TellUnseen/ReadPreferences"] = TellAsync,
        ["TellUnseen/ReadPending"] = TellAsync,
        ["TellUnseen/KeepInboxState"] = TellAsync,
        ["TellUnseen/ReadNotifications"] = TellAsync,
        ["TellUnseen/SealWithVoids"] = TellAsync,
        ["TellUnseen/MoveWatermark"] = TellAsync,
        ["TellUnseen/RememberVoids"] = TellAsync,
        ["TellUnseen/TellUnseen"] = TellAsync,
        ["TellUnseen/MakeSchedules"] = TellAsync,
        ["TellUnseen/PassScheduleRole"] = TellAsync,
        ["TellUnseen/SendToDeadLetters"] = TellAsync,
    };

    /// <summary>Somebody is notified before they sign in, and signs in.</summary>
    private static async Task SignInFirstAsync(LocalCloudProcess cloud)
    {
        var name = $"newcomer-{Guid.NewGuid():N}";
        await Notifying.SendAsync(cloud, name, await Administrator.CreateUserAsync(cloud, name));
        var user = await SignedInUser.SignInAsync(cloud, name);
        await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
    }

    private static Task<ApiAnswer> AskAsync(LocalCloudProcess cloud) => Administrator.InvokeAsync(
        cloud, cloud.Outputs["GetNotificationStatusFunctionName"], new JsonObject { ["source"] = "test", ["id"] = "nobody-s" });

    /// <summary>Notifies of a type that is told of by mail when nobody sees it; the id of the event.</summary>
    private static async Task<string> NotifyElsewhereAsync(LocalCloudProcess cloud, params string[] userIds)
    {
        var id = $"elsewhere-{Guid.NewGuid():N}";
        await Scenarios.PutEventAsync(cloud, "Notification", new JsonObject
        {
            ["id"] = id,
            ["userIds"] = new JsonArray([.. userIds.Select(userId => JsonValue.Create(userId))]),
            ["notification"] = new JsonObject { ["type"] = "order", ["title"] = "title", ["body"] = "body" },
        });
        return id;
    }

    /// <summary>
    /// What the schedule calls with: about somebody who is to be told at once and whose log ends in numbers that nobody wrote, somebody in quiet hours,
    /// and somebody who never signed in.
    /// </summary>
    private static async Task TellAsync(LocalCloudProcess cloud)
    {
        var (awake, asleep) = (await KnownUser.AddAsync(cloud, isBlocked: false), await KnownUser.AddAsync(cloud, isBlocked: false));
        using var tables = Administrator.DynamoDb(cloud);
        var now = TimeProvider.System.GetUtcNow();
        await tables.PutItemAsync(cloud.Outputs["InboxTableName"], QuietHours(asleep, now), TestContext.Current.CancellationToken);
        var id = await NotifyElsewhereAsync(cloud, awake.IdentityId, asleep.IdentityId, $"nobody-{Guid.NewGuid():N}");
        var kept = await Eventually.GetAsync(
            async () => (await tables.QueryAsync(
                new QueryRequest
                {
                    TableName = cloud.Outputs["InboxTableName"],
                    KeyConditionExpression = "pk = :pk",
                    ExpressionAttributeValues = new() { [":pk"] = new($"unseen|test|{id}") },
                },
                TestContext.Current.CancellationToken)).Items?.FirstOrDefault(),
            "those who may have to be told");
        await LeaveNumbersAsync(cloud, awake.IdentityId);
        await Administrator.InvokeLaterAsync(cloud, cloud.Outputs["TellUnseenFunctionName"], new JsonObject
        {
            ["unseen"] = new JsonObject
            {
                ["source"] = "test",
                ["id"] = id,
                ["set"] = kept["sk"].S.Split('|')[0],
                ["from"] = Time(now),
                ["to"] = Time(now),
            },
        });
    }

    private static Dictionary<string, AttributeValue> QuietHours(KnownUser user, DateTimeOffset now)
    {
        string At(int hours) => now.AddHours(hours).ToString("HH:mm", CultureInfo.InvariantCulture);
        var days = (string[])["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        return new()
        {
            ["pk"] = new($"pref|{user.Subject}"),
            ["sk"] = new("preferences"),
            ["quietHours"] = new()
            {
                M = new()
                {
                    ["zone"] = new("Etc/UTC"),
                    ["from"] = new(At(-2)),
                    ["to"] = new(At(2)),
                    ["days"] = new() { L = [.. days.Select(day => new AttributeValue(day))] },
                },
            },
        };
    }

    /// <summary>More behind the first notification than a page takes, and numbers that nobody wrote.</summary>
    private static async Task LeaveNumbersAsync(LocalCloudProcess cloud, string identityId)
    {
        const int Last = 6;
        var topic = $"notifications/{identityId}";
        var now = LogItem.Milliseconds(TimeProvider.System.GetUtcNow());
        var minuteAgo = now - (long)TimeSpan.FromMinutes(1).TotalMilliseconds;
        var body = new JsonObject { ["type"] = "order", ["title"] = "title", ["body"] = new string('a', 250_000) }.ToJsonString();
        using var tables = Administrator.DynamoDb(cloud);
        for (var number = 2; number <= Last; number++)
        {
            await tables.PutItemAsync(
                cloud.Outputs["MessageLogTableName"], LogItem.Message(topic, number, now, $"m{number}", body), TestContext.Current.CancellationToken);
        }

        await tables.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = cloud.Outputs["MessageLogTableName"],
                Key = LogItem.Key($"head|{topic}", 0),
                UpdateExpression = "SET #last = :last, #at = :at, #floorAt = :at",
                ExpressionAttributeNames = new() { ["#last"] = "last", ["#at"] = "at", ["#floorAt"] = "floorAt" },
                ExpressionAttributeValues = new() { [":last"] = LogItem.Number(Last + 40), [":at"] = LogItem.Number(minuteAgo) },
            },
            TestContext.Current.CancellationToken);
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
