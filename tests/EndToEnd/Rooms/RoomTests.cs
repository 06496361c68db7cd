using System.Text.Json.Nodes;
using EndToEnd.Clients;

namespace EndToEnd.Rooms;

/// <summary>Rooms as the browser meets them: by the HTTP API, by MQTT with the user's own credentials, and by the template's own rules and policies.</summary>
public sealed class RoomTests(RoomCloud cloud) : IClassFixture<RoomCloud>
{
    [Fact]
    public async Task Members_hear_each_other_and_read_the_same()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("joined", bob);
        var topic = await bob.ListenAsync(room);
        Assert.Equal(topic, await alice.ListenAsync(room));

        Assert.True(await alice.SayAsync(room, "hello", "one"));

        var heard = await bob.HearAsync(topic);
        Assert.Equal("hello", (string)heard["text"]!);
        Assert.Equal(("one", alice.IdentityId), ((string)heard["_meta"]!["id"]!, (string)heard["_meta"]!["sender"]!));
        Assert.Null(heard["_meta"]!["kind"]);
        Assert.Equal((long)(await alice.OpenAsync(room))["key"]!, (long)heard["_meta"]!["key"]!);
        var read = await bob.ReadAsync(room);
        Assert.Equal("one", (string)read[^1]!["id"]!);
        Assert.DoesNotContain(read, message => message!["kind"] is null && (string)message["sender"]! == "backend");
    }

    [Fact]
    public async Task Who_is_no_member_learns_nothing()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync();
        const string Unknown = "AAAAAAAAAAAAAAAAAAAAAA";
        foreach (var (method, path, body) in new (HttpMethod, string, JsonNode?)[]
        {
            (HttpMethod.Get, "/rooms/{0}", null),
            (HttpMethod.Patch, "/rooms/{0}", new JsonObject { ["title"] = "Mine" }),
            (HttpMethod.Delete, "/rooms/{0}", null),
            (HttpMethod.Get, "/rooms/{0}/members", null),
            (HttpMethod.Post, "/rooms/{0}/members", new JsonObject { ["add"] = new JsonArray(new JsonObject { ["user"] = bob.IdentityId }) }),
            (HttpMethod.Delete, "/rooms/{0}/members/me", null),
            (HttpMethod.Put, "/rooms/{0}/read", new JsonObject { ["position"] = "e.1" }),
            (HttpMethod.Get, "/rooms/{0}/here", null),
            (HttpMethod.Get, "/messages?topic=rooms%2F{0}", null),
        })
        {
            var foreign = await bob.User.CallApiAsync(method, string.Format(null, path, room), body?.DeepClone());
            var unknown = await bob.User.CallApiAsync(method, string.Format(null, path, Unknown), body?.DeepClone());
            Assert.Equal((404, "no-room"), (foreign.Status, (string?)foreign.Json["reason"]));
            Assert.Equal(unknown.Text, foreign.Text);
        }

        Assert.Equal("no-room", (string)(await bob.OpenAsync(room))["problem"]!["reason"]!);
        Assert.DoesNotContain((await bob.CallAsync(HttpMethod.Get, "/rooms"))["rooms"]!.AsArray(), one => (string)one!["roomId"]! == room);
        Assert.True(await bob.SayAsync(room, "let me in", "stranger"));
        Assert.Equal(("no-room", "stranger"), await ReasonAndIdAsync(bob));
        Assert.Empty(await alice.ReadAsync(room));
    }

    [Fact]
    public async Task A_removal_bites()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("all", bob);
        var old = await bob.ListenAsync(room);
        await alice.ListenAsync(room);
        var before = (long)(await alice.OpenAsync(room))["key"]!;

        await alice.CallAsync(HttpMethod.Delete, $"/rooms/{room}/members/{Uri.EscapeDataString(bob.IdentityId)}");

        var moved = await bob.HearUntilAsync(old, "\"move\"");
        Assert.DoesNotContain(moved, message => (string?)message.Payload["_meta"]?["kind"] == "members");
        var opened = await alice.OpenAsync(room);
        var topic = (string)opened["topic"]!;
        Assert.NotEqual(old, topic);
        Assert.True((long)opened["key"]! > before);
        await alice.SubscribeAsync(topic);
        Assert.Equal("removed", (string)(await bob.OpenAsync(room))["problem"]!["reason"]!);
        Assert.Equal((403, "removed"), await bob.RefusedAsync(HttpMethod.Get, $"/messages?topic=rooms%2F{room}"));
        Assert.True(await bob.SayAsync(room, "still here", "late"));
        Assert.Equal(("no-room", "late"), await ReasonAndIdAsync(bob));
        Assert.True(await alice.SayAsync(room, "without bob", "secret"));
        Assert.Equal("secret", (string)(await alice.HearAsync(topic))["_meta"]!["id"]!);

        // Whatever came to bob meanwhile came before this one of his own.
        Assert.True(await bob.SayAsync(room, "anybody", "later"));
        Assert.Equal(("no-room", "later"), await ReasonAndIdAsync(bob));
        Assert.DoesNotContain(await alice.ReadAsync(room), message => (string)message!["sender"]! == bob.IdentityId);

        // Added again, he sees what this room does not hide.
        await alice.CallAsync(HttpMethod.Post, $"/rooms/{room}/members", new JsonObject
        {
            ["add"] = new JsonArray(new JsonObject { ["user"] = bob.IdentityId }),
        });
        Assert.Contains(await bob.ReadAsync(room), message => (string)message!["id"]! == "secret");
    }

    [Fact]
    public async Task Who_is_added_sees_what_came_after_where_the_past_is_hidden()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync();
        var topic = await alice.ListenAsync(room);
        Assert.True(await alice.SayAsync(room, "before", "before"));
        await alice.HearAsync(topic);

        await alice.CallAsync(HttpMethod.Post, $"/rooms/{room}/members", new JsonObject
        {
            ["add"] = new JsonArray(new JsonObject { ["user"] = bob.IdentityId, ["role"] = "moderator" }),
        });

        topic = await bob.ListenAsync(room);
        await alice.SubscribeAsync(topic);
        Assert.True(await alice.SayAsync(room, "after", "after"));
        Assert.Equal("after", (string)(await bob.HearAsync(topic))["_meta"]!["id"]!);
        Assert.Equal(["after"], (await bob.ReadAsync(room)).Select(message => (string)message!["id"]!));
        Assert.Contains(await alice.ReadAsync(room), message => (string)message!["id"]! == "before");
        var members = (await bob.CallAsync(HttpMethod.Get, $"/rooms/{room}/members"))["members"]!.AsArray();
        Assert.Equal(["moderator", "owner"], members.Select(member => (string)member!["role"]!).Order(StringComparer.Ordinal));
        Assert.Equal((403, "right"), await bob.RefusedAsync(HttpMethod.Delete, $"/rooms/{room}"));
        Assert.Equal((409, "last-owner"), await alice.RefusedAsync(HttpMethod.Delete, $"/rooms/{room}/members/me"));
    }

    [Fact]
    public async Task Members_see_who_is_typing_and_nobody_else_can_say_so()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("joined", bob);
        var topic = await bob.ListenAsync(room);
        await bob.SubscribeAsync($"{topic}/typing");
        var key = topic.Split('/')[^1];

        // A foreign key, foreign levels and a foreign name reach nobody; the last one does, and says only who it is from.
        Assert.True(await alice.PublishAsync(Typing(room, new string('x', 22)), "{}"));
        Assert.True(await alice.PublishAsync(Typing(room, key), """{"sender":"somebody else","text":"a message"}"""));

        var typing = await bob.HearAsync($"{topic}/typing");
        Assert.StartsWith(alice.IdentityId, (string)typing["sender"]!, StringComparison.Ordinal);
        Assert.Single(typing.AsObject());

        string Typing(string roomId, string roomKey) => alice.TypingTopic
            .Replace("{roomId}", roomId, StringComparison.Ordinal).Replace("{key}", roomKey, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$aws/rules/Realtime_rooms/rooms/{room}/{key}")]
    [InlineData("$aws/rules/Realtime_rooms/chat/general")]
    [InlineData("$aws/rules/Realtime_chat/chat/general")]
    [InlineData("$aws/rules/Realtime_sweep/sweep/{room}")]
    [InlineData("$aws/rules/Realtime_typing/typing/{room}/{key}/more")]
    [InlineData("rooms/{room}")]
    [InlineData("rooms/{room}/{key}")]
    [InlineData("rooms/{room}/{key}/typing")]
    public async Task What_a_hand_publishes_elsewhere_changes_nothing(string pattern)
    {
        await using var alice = await RoomUser.ConnectAsync(cloud.Process, "alice");
        var room = await alice.CreateAsync();
        var topic = await alice.ListenAsync(room);
        var where = pattern.Replace("{room}", room, StringComparison.Ordinal).Replace("{key}", topic.Split('/')[^1], StringComparison.Ordinal);

        Assert.False(await alice.PublishAsync(where, """{"text":"by hand"}"""));

        Assert.Empty(await alice.ReadAsync(room));
    }

    [Fact]
    public async Task The_backend_makes_rooms_and_speaks_in_them()
    {
        var alice = cloud.Alice;
        var room = $"order-{Guid.NewGuid():N}";
        await Administrator.PutEventAsync(cloud.Process, "RoomCommand", new JsonObject
        {
            ["action"] = "create",
            ["roomId"] = room,
            ["title"] = "Your order",
            ["members"] = new JsonArray(new JsonObject { ["user"] = alice.IdentityId, ["role"] = "owner" }),
        });
        await Eventually.BeAsync(async () => (await alice.OpenAsync(room))["topic"] is not null, "the room");
        var topic = await alice.ListenAsync(room);

        await Administrator.PutEventAsync(cloud.Process, "Update", new JsonObject
        {
            ["topic"] = $"rooms/{room}",
            ["message"] = new JsonObject { ["text"] = "It is on its way.", ["kind"] = "members" },
        });

        var heard = await alice.HearAsync(topic);
        Assert.Equal("backend", (string)heard["_meta"]!["sender"]!);
        // What the application calls kind is the application's.
        Assert.Null(heard["_meta"]!["kind"]);
    }

    [Fact]
    public async Task A_room_that_is_deleted_is_gone_for_everybody()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("all", bob);

        await alice.CallAsync(HttpMethod.Delete, $"/rooms/{room}");

        Assert.Equal((404, "deleted"), await bob.RefusedAsync(HttpMethod.Get, $"/messages?topic=rooms%2F{room}"));
        Assert.Equal("deleted", (string)(await alice.OpenAsync(room))["problem"]!["reason"]!);
        Assert.DoesNotContain((await bob.CallAsync(HttpMethod.Get, "/rooms"))["rooms"]!.AsArray(), one => (string)one!["roomId"]! == room);
        Assert.True(await bob.SayAsync(room, "hello", "too-late"));
        Assert.Equal(("no-room", "too-late"), await ReasonAndIdAsync(bob));
        await Eventually.BeAsync(
            async () => (await cloud.Process.InvocationsAsync()).Any(run => ((string)run["function"]!).Contains("RunRoomCommand", StringComparison.Ordinal)),
            "the sweep of the room");
    }

    [Fact]
    public async Task Who_is_muted_is_told_so_and_slow_mode_says_how_long()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("joined", bob);
        await alice.CallAsync(HttpMethod.Post, $"/rooms/{room}/members", new JsonObject
        {
            ["mute"] = new JsonArray(new JsonObject { ["user"] = bob.IdentityId, ["seconds"] = 600 }),
        });
        Assert.True(await bob.SayAsync(room, "hm", "muted"));
        Assert.Equal(("muted", "muted"), await ReasonAndIdAsync(bob));
        await alice.CallAsync(HttpMethod.Post, $"/rooms/{room}/members", new JsonObject
        {
            ["mute"] = new JsonArray(new JsonObject { ["user"] = bob.IdentityId, ["seconds"] = 0 }),
        });
        await alice.CallAsync(HttpMethod.Patch, $"/rooms/{room}", new JsonObject { ["slowModeSeconds"] = 600 });
        var topic = await bob.ListenAsync(room);
        Assert.True(await bob.SayAsync(room, "one", "one"));
        Assert.Equal("one", (string)(await bob.HearAsync(topic))["_meta"]!["id"]!);
        Assert.True(await bob.SayAsync(room, "two", "two"));

        var refused = await bob.RefusalAsync();

        Assert.Equal(("slow-mode", "two"), ((string)refused["reason"]!, (string)refused["id"]!));
        Assert.InRange((long)refused["retryAfterMs"]!, 500_000, 600_000);
    }

    [Fact]
    public async Task How_far_somebody_has_read_only_moves_on_and_the_others_see_it()
    {
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("joined", bob);
        var topic = await alice.ListenAsync(room);
        Assert.True(await alice.SayAsync(room, "one", "one"));
        var position = (await alice.HearAsync(topic))["_meta"]!;
        var read = $"{(string)position["epoch"]!}.{(long)position["seq"]!}";
        var earlier = $"{(string)position["epoch"]!}.1";

        Assert.Equal(read, (string)(await bob.CallAsync(HttpMethod.Put, $"/rooms/{room}/read", new JsonObject { ["position"] = read }))["readUpTo"]!);
        Assert.Equal(read, (string)(await bob.CallAsync(HttpMethod.Put, $"/rooms/{room}/read", new JsonObject { ["position"] = earlier }))["readUpTo"]!);

        var here = (await alice.CallAsync(HttpMethod.Get, $"/rooms/{room}/here"))["users"]!.AsArray();
        Assert.Contains(here, one => (string?)one!["readUpTo"] == read);
        await Eventually.BeAsync(
            async () => (long?)(await alice.CallAsync(HttpMethod.Get, $"/rooms/{room}/here"))["here"] == 2, "both who are here");
    }

    private static async Task<(string Reason, string Id)> ReasonAndIdAsync(RoomUser user)
    {
        var refused = await user.RefusalAsync();
        return ((string)refused["reason"]!, (string)refused["id"]!);
    }
}
