using System.Text.Json.Nodes;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Permissions;

/// <summary>For each Allow statement the call that needs it. A statement that is not listed here has no reason to exist.</summary>
internal static class Scenarios
{
    private const string Room = "chat/general";

    // A room of its own: its head is written by hand.
    private const string SealedRoom = "chat/sealed";

    private static readonly Dictionary<string, Func<LocalCloudProcess, Task>> ByStatement = new()
    {
        ["SignedIn/ConnectAsOneself"] = async cloud => await (await ConnectAsync(cloud)).DisposeAsync(),
        ["SignedIn/SubscribeToNotifications"] = cloud => SubscribeAsync(cloud, user => $"notifications/{user.IdentityId}"),
        ["SignedIn/SubscribeToChat"] = cloud => SubscribeAsync(cloud, _ => Room),
        ["SignedIn/SubscribeToFeeds"] = cloud => SubscribeAsync(cloud, _ => "feeds/prices/updates"),
        ["SignedIn/SubscribeToDevices"] = cloud => SubscribeAsync(cloud, _ => "devices/+/telemetry"),
        ["SignedIn/SubscribeToBroadcast"] = cloud => SubscribeAsync(cloud, _ => "broadcast/announcements"),
        ["SignedIn/SubscribeToSignals"] = cloud => SubscribeAsync(cloud, user => $"signals/{user.IdentityId}"),
        ["SignedIn/ReceiveFromSignals"] = cloud => ReceiveAsync(cloud, user => $"signals/{user.IdentityId}"),
        ["SignedIn/ReceiveFromNotifications"] = cloud => ReceiveAsync(cloud, user => $"notifications/{user.IdentityId}"),
        ["SignedIn/ReceiveFromChat"] = cloud => ReceiveAsync(cloud, _ => Room),
        ["SignedIn/ReceiveFromFeeds"] = cloud => ReceiveAsync(cloud, _ => "feeds/prices/updates"),
        ["SignedIn/ReceiveFromDevices"] = cloud => ReceiveAsync(cloud, _ => "devices/thermometer/telemetry"),
        ["SignedIn/ReceiveFromBroadcast"] = cloud => ReceiveAsync(cloud, _ => "broadcast/announcements"),
        ["SignedIn/PublishToChat"] = cloud => PublishAsync(cloud, _ => Room),
        ["SignedIn/PublishToDevices"] = cloud => PublishAsync(cloud, user => $"devices/{user.IdentityId}/telemetry"),
        ["SignedIn/CallApi"] = cloud => SignInAsync(cloud),
        ["OpenSession/WriteOwnLog"] = cloud => SignInAsync(cloud),
        ["OpenSession/RecordSessions"] = cloud => SignInAsync(cloud),
        ["OpenSession/AttachIotPolicy"] = cloud => SignInAsync(cloud),
        ["OpenSession/ReadUserPool"] = cloud => SignInAsync(cloud),
        ["GetUsers/WriteOwnLog"] = GetUsersAsync,
        ["GetUsers/ReadBlockedFlag"] = GetUsersAsync,
        ["GetUsers/ReadUsers"] = GetUsersAsync,
        ["ManagePreferences/WriteOwnLog"] = ChoosePreferencesAsync,
        ["ManagePreferences/ReadBlockedFlag"] = ChoosePreferencesAsync,
        ["ManagePreferences/ChangePreferences"] = ChoosePreferencesAsync,
        ["BlockUser/WriteOwnLog"] = BlockAsync,
        ["BlockUser/ChangeBlocks"] = BlockAsync,
        ["BlockUser/ListConnections"] = BlockAsync,
        ["BlockUser/DetachIotPolicy"] = BlockAsync,
        ["BlockUser/CloseConnections"] = BlockAsync,
        ["BlockUser/SendToDeadLetters"] = BlockAsync,
        ["TrackConnections/WriteOwnLog"] = cloud => ConnectSomebodyAsync(cloud, isBlocked: false),
        ["TrackConnections/ReadSenders"] = cloud => ConnectSomebodyAsync(cloud, isBlocked: false),
        ["TrackConnections/FollowConnections"] = cloud => ConnectSomebodyAsync(cloud, isBlocked: false),
        ["TrackConnections/UnmarkIdentities"] = cloud => ConnectSomebodyAsync(cloud, isBlocked: true),
        ["TrackConnections/DetachIotPolicy"] = cloud => ConnectSomebodyAsync(cloud, isBlocked: true),
        ["TrackConnections/CloseConnections"] = cloud => ConnectSomebodyAsync(cloud, isBlocked: true),
        ["ArchiveMessage/WriteOwnLog"] = cloud => PublishAsync(cloud, _ => Room),
        ["ArchiveMessage/ReadSenders"] = cloud => PublishAsync(cloud, _ => Room),
        ["ArchiveMessage/ReadBeforeAppending"] = cloud => PublishAsync(cloud, _ => Room),
        ["ArchiveMessage/PutIntoLog"] = cloud => PublishAsync(cloud, _ => Room),
        ["ArchiveMessage/NumberMessages"] = cloud => PublishAsync(cloud, _ => Room),
        ["ArchiveMessage/PublishToTopics"] = cloud => PublishAsync(cloud, _ => Room),
        ["ArchiveMessage/SendToDeadLetters"] = cloud => PublishAsync(cloud, _ => Room),
        ["GetMessages/WriteOwnLog"] = GetMessagesAsync,
        ["GetMessages/ReadBlockedFlag"] = GetMessagesAsync,
        ["GetMessages/ReadLog"] = GetMessagesAsync,
        ["GetMessages/SealWithVoids"] = GetMessagesAsync,
        ["GetMessages/MoveWatermark"] = GetTheEndAsync,
        ["GetMessages/RememberVoids"] = GetTheEndAsync,
        ["CatchUp/WriteOwnLog"] = CatchUpAsync,
        ["CatchUp/ReadBlockedFlag"] = CatchUpAsync,
        ["CatchUp/ReadLog"] = CatchUpAsync,
        ["CatchUp/SealWithVoids"] = CatchUpAsync,
        ["CatchUp/MoveWatermark"] = CatchUpToTheEndAsync,
        ["CatchUp/RememberVoids"] = CatchUpToTheEndAsync,
        ["PublishNotification/WriteOwnLog"] = NotifyAsync,
        ["PublishNotification/ReadBeforeAppending"] = NotifyAsync,
        ["PublishNotification/PutIntoLog"] = NotifyAsync,
        ["PublishNotification/NumberMessages"] = NotifyAsync,
        ["PublishNotification/KeepUnfinishedEvents"] = NotifyAgainAsync,
        ["PublishNotification/PublishToTopics"] = NotifyAsync,
        ["PublishNotification/SendToDeadLetters"] = NotifyAsync,
        ["PublishNotification/ResolveUsers"] = NotifyAsync,
        ["PublishNotification/KeepSchedules"] = NotifyLaterAsync,
        ["PublishNotification/MakeSchedules"] = NotifyLaterAsync,
        ["PublishNotification/PassScheduleRole"] = NotifyLaterAsync,
        ["PublishNotification/ReadPreferences"] = NotifyAsync,
        ["PublishNotification/KeepPending"] = NotifyAsync,
        ["PublishNotification/KeepLedger"] = NotifyAsync,
        ["PublishNotification/ReportNotifications"] = NotifyAsync,
        ["PublishUpdate/WriteOwnLog"] = UpdateAsync,
        ["PublishUpdate/ReadBeforeAppending"] = UpdateAsync,
        ["PublishUpdate/PutIntoLog"] = UpdateAsync,
        ["PublishUpdate/NumberMessages"] = UpdateAsync,
        ["PublishUpdate/PublishToTopics"] = UpdateAsync,
        ["PublishUpdate/SendToDeadLetters"] = UpdateAsync,
        ["RedriveDeadLetters/WriteOwnLog"] = RedriveAsync,
        ["RedriveDeadLetters/TakeDeadLetters"] = RedriveAsync,
        ["RedriveDeadLetters/InvokeAgain"] = RedriveAsync,

        // ResolveIotEndpoint runs while the stack is created: its call has been made when LocalCloud is ready.
        ["ResolveIotEndpoint/WriteOwnLog"] = _ => Task.CompletedTask,
    };

    public static Func<LocalCloudProcess, Task> For(string owner, string sid) => ByStatement.GetValueOrDefault($"{owner}/{sid}")
        ?? RoomScenarios.ByStatement.GetValueOrDefault($"{owner}/{sid}")
        ?? AudienceScenarios.ByStatement.GetValueOrDefault($"{owner}/{sid}")
        ?? NotificationScenarios.ByStatement.GetValueOrDefault($"{owner}/{sid}")
        ?? InboxScenarios.ByStatement.GetValueOrDefault($"{owner}/{sid}")
        ?? throw new InvalidOperationException($"{owner}/{sid}: no call is known that needs this statement. Name one here, or delete the statement.");

    /// <summary>A sign-in subject that nobody has, and a user who has a session: only looking them up in the directory tells.</summary>
    private static async Task NotifyAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        await PutEventAsync(cloud, "Notification", new JsonObject
        {
            ["userIds"] = new JsonArray("11111111-2222-4333-8444-555555555555", user.IdentityId),
            ["notification"] = new JsonObject { ["type"] = "news", ["title"] = "title", ["body"] = "body" },
        });
    }

    /// <summary>What is logged already may be what an event left that failed in part: its record is looked for.</summary>
    private static async Task NotifyAgainAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        var detail = new JsonObject
        {
            ["id"] = $"again-{Guid.NewGuid():N}",
            ["userId"] = user.IdentityId,
            ["notification"] = new JsonObject { ["type"] = "news", ["title"] = "title", ["body"] = "body" },
        };
        var before = await NotificationsAsync();
        await PutEventAsync(cloud, "Notification", detail);
        await Eventually.BeAsync(async () => await NotificationsAsync() > before, "the first notification");
        await PutEventAsync(cloud, "Notification", detail);

        async Task<int> NotificationsAsync() => (await cloud.InvocationsAsync())
            .Count(run => ((string)run["function"]!).Contains("PublishNotification", StringComparison.Ordinal));
    }

    private static async Task ChoosePreferencesAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        await user.CallApiAsync(HttpMethod.Get, "/preferences");
        await user.CallApiAsync(HttpMethod.Put, "/preferences", new JsonObject { ["quietHours"] = null });
    }

    private static Task NotifyLaterAsync(LocalCloudProcess cloud) => PutEventAsync(cloud, "Notification", new JsonObject
    {
        ["userId"] = "11111111-2222-4333-8444-555555555555",
        ["sendAt"] = TimeProvider.System.GetUtcNow().AddDays(1).ToString("O"),
        ["notification"] = new JsonObject { ["type"] = "order", ["title"] = "title", ["body"] = "body" },
    });

    private static Task UpdateAsync(LocalCloudProcess cloud) => PutEventAsync(cloud, "Update", new JsonObject
    {
        ["topic"] = "feeds/prices/updates",
        ["message"] = new JsonObject { ["price"] = 1 },
    });

    /// <summary>Puts an event on the bus, which has to take it.</summary>
    public static async Task PutEventAsync(LocalCloudProcess cloud, string detailType, JsonObject detail)
    {
        var answer = await Administrator.PutEventAsync(cloud, detailType, detail);
        Assert.True(answer.Status == 200 && (int)answer.Json["FailedEntryCount"]! == 0, answer.Text);
    }

    private static async Task<SignedInUser> SignInAsync(LocalCloudProcess cloud)
    {
        var user = await SignedInUser.SignInAsync(cloud, "alice");
        await user.CallApiAsync(HttpMethod.Post, "/session", new JsonObject());
        return user;
    }

    private static async Task<MqttClient> ConnectAsync(LocalCloudProcess cloud) => (await ConnectedAsync(cloud)).Client;

    private static async Task<(MqttClient Client, SignedInUser User)> ConnectedAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        var client = new MqttClient();
        await client.ConnectAsync(user, $"{user.IdentityId}:{Guid.NewGuid():N}"); // one client id may connect once a second only
        return (client, user);
    }

    private static async Task SubscribeAsync(LocalCloudProcess cloud, Func<SignedInUser, string> filter)
    {
        var (client, user) = await ConnectedAsync(cloud);
        await using (client)
        {
            await client.SubscribeAsync(filter(user));
        }
    }

    private static async Task PublishAsync(LocalCloudProcess cloud, Func<SignedInUser, string> topic)
    {
        var (client, user) = await ConnectedAsync(cloud);
        await using (client)
        {
            await client.PublishAsync(topic(user), """{"text":"hello","_meta":{"id":"one"}}""");
        }
    }

    private static async Task ReceiveAsync(LocalCloudProcess cloud, Func<SignedInUser, string> topic)
    {
        var (client, user) = await ConnectedAsync(cloud);
        await using (client)
        {
            Assert.NotEqual(-1, await client.SubscribeAsync(topic(user)));
            await Administrator.PublishAsync(cloud, topic(user), "{}");
        }
    }

    private static async Task GetMessagesAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        await GiveOutANumberThatNobodyWritesAsync(cloud);
        await user.CallApiAsync(HttpMethod.Get, "/messages?topic=chat%2Fsealed&after=0");
    }

    private static async Task CatchUpAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        await GiveOutANumberThatNobodyWritesAsync(cloud);
        await user.CallApiAsync(HttpMethod.Post, "/catch-up", new JsonObject
        {
            ["topics"] = new JsonArray(new JsonObject { ["topic"] = SealedRoom, ["after"] = "0" }),
        });
    }

    private static async Task GetUsersAsync(LocalCloudProcess cloud)
    {
        var user = await SignInAsync(cloud);
        await user.CallApiAsync(HttpMethod.Get, $"/users?ids={Uri.EscapeDataString(user.IdentityId)}");
    }

    private static async Task BlockAsync(LocalCloudProcess cloud) => await PutEventAsync(
        cloud, "BlockUser", new JsonObject { ["userId"] = (await KnownUser.AddAsync(cloud, isBlocked: false)).Subject });

    /// <summary>What the rule and its queue hand over when somebody connects.</summary>
    private static async Task ConnectSomebodyAsync(LocalCloudProcess cloud, bool isBlocked)
    {
        var user = await KnownUser.AddAsync(cloud, isBlocked);
        await Administrator.InvokeAsync(cloud, cloud.Outputs["TrackConnectionsFunctionName"], user.Connected());
    }

    /// <summary>A letter about a connection of nobody's, so that it changes nothing.</summary>
    private static async Task RedriveAsync(LocalCloudProcess cloud)
    {
        await Administrator.SendToDeadLettersAsync(cloud, new JsonObject
        {
            ["eventType"] = "disconnected",
            ["clientId"] = "eu-west-1:99999999-9999-4999-8999-999999999999",
            ["sessionIdentifier"] = $"{Guid.NewGuid()}",
            ["timestamp"] = LogItem.Milliseconds(TimeProvider.System.GetUtcNow()),
        });
        await Administrator.InvokeAsync(cloud, cloud.Outputs["RedriveDeadLettersFunctionName"], new JsonObject { ["send"] = true });
    }

    private static Task GetTheEndAsync(LocalCloudProcess cloud) =>
        FindTheEndAsync(cloud, user => user.CallApiAsync(HttpMethod.Get, "/messages?topic=chat%2Fsealed"));

    private static Task CatchUpToTheEndAsync(LocalCloudProcess cloud) => FindTheEndAsync(cloud, user => user.CallApiAsync(
        HttpMethod.Post, "/catch-up", new JsonObject { ["topics"] = new JsonArray(new JsonObject { ["topic"] = SealedRoom }) }));

    /// <summary>So many numbers that it pays to keep where the end was found, and that they are voids.</summary>
    private static async Task FindTheEndAsync(LocalCloudProcess cloud, Func<SignedInUser, Task> callAsync)
    {
        var user = await SignInAsync(cloud);
        await GiveOutANumberThatNobodyWritesAsync(cloud, last: 40);
        await callAsync(user);
    }

    // As an append leaves it that died behind its first step: readers have to seal its numbers.
    private static async Task GiveOutANumberThatNobodyWritesAsync(LocalCloudProcess cloud, int last = 1)
    {
        using var table = Administrator.DynamoDb(cloud);
        var minuteAgo = LogItem.Milliseconds(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1));
        await table.PutItemAsync(cloud.Outputs["MessageLogTableName"], LogItem.Head(SealedRoom, last, minuteAgo), TestContext.Current.CancellationToken);
    }
}
