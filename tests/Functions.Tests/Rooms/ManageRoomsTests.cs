using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.IotData;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Publishing;
using Functions.Tests.Fakes;
using Realtime.Connections;

namespace Functions.Tests.Rooms;

/// <summary>The routes about rooms, over the real changes, reads and lists.</summary>
public sealed class ManageRoomsTests : RoomRouteTests
{
    [Fact]
    public async Task A_room_is_made_listed_opened_and_changed()
    {
        var room = await CreateAsync(members: TestBackend.Bob);

        var listed = Json(await CallAsync("GET /rooms", who: Bob)).GetProperty("rooms")[0];
        Assert.Equal((room, "Planning", 2, "member"), (listed.GetProperty("roomId").GetString(), listed.GetProperty("title").GetString(), listed.GetProperty("members").GetInt32(), listed.GetProperty("me").GetProperty("role").GetString()));
        var opened = Json(await CallAsync("POST /rooms/open", new JsonObject { ["rooms"] = new JsonArray(room) })).GetProperty("rooms")[0];
        Assert.Matches($"^rooms/{room}/[A-Za-z0-9_-]{{22}}$", opened.GetProperty("topic").GetString());
        var renamed = Json(await CallAsync("PATCH /rooms/{roomId}", new JsonObject { ["title"] = "Plans" }, room));
        Assert.Equal("Plans", renamed.GetProperty("title").GetString());
        // That it was made, and renamed.
        Assert.EndsWith(".2", renamed.GetProperty("head").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_key_stands_in_the_log()
    {
        var room = await CreateAsync(members: TestBackend.Bob);
        var topic = Json(await CallAsync("POST /rooms/open", new JsonObject { ["rooms"] = new JsonArray(room) })).GetProperty("rooms")[0].GetProperty("topic").GetString()!;
        // What LocalCloud and AWS say of a refusal may repeat the topic.
        _backend.Iot.Refuse = (refused, _) => throw new AmazonIotDataException($"Not authorized to publish to {refused}") { StatusCode = System.Net.HttpStatusCode.Forbidden };

        Assert.Equal(500, (await CallAsync("PATCH /rooms/{roomId}", new JsonObject { ["title"] = "Plans" }, room)).StatusCode);

        Assert.Contains("RoomNotLiveException", _backend.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(topic.Split('/')[^1], _backend.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_added_and_the_removed_get_a_signal_and_the_entry_names_them()
    {
        var room = await CreateAsync();
        _backend.Iot.Published.Clear();

        await CallAsync("POST /rooms/{roomId}/members", new JsonObject { ["add"] = new JsonArray(new JsonObject { ["user"] = Bob, ["role"] = "moderator" }) }, room);

        Assert.Contains(_backend.Iot.Published, one => one.Topic == $"signals/{TestBackend.Bob}" && one.Payload == $$"""{"type":"changed","what":"rooms","at":"{{room}}"}""");
        Assert.Contains(_backend.Iot.Published, one => one.Payload.Contains("\"kind\":\"members\"", StringComparison.Ordinal) && one.Payload.Contains(TestBackend.Bob, StringComparison.Ordinal));
        _backend.Clock.Now += TimeSpan.FromMinutes(1);
        _backend.Iot.Published.Clear();
        await CallAsync("DELETE /rooms/{roomId}/members/{user}", room: room, user: TestBackend.Bob.Replace(":", "%3A", StringComparison.Ordinal));
        Assert.Contains(_backend.Iot.Published, one => one.Topic == $"signals/{TestBackend.Bob}");
        Assert.Contains(_backend.Iot.Published, one => one.Payload.Contains("\"kind\":\"move\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PATCH /rooms/{roomId}", """{"title":"Plans"}""")]
    [InlineData("DELETE /rooms/{roomId}", null)]
    public async Task A_change_of_the_room_itself_is_signalled_to_its_members(string route, string? body)
    {
        var room = await CreateAsync(members: TestBackend.Bob);
        _backend.Iot.Published.Clear();

        await CallAsync(route, body is null ? null : JsonNode.Parse(body)!.AsObject(), room);

        Assert.Contains(_backend.Iot.Published, one => one.Topic == $"signals/{TestBackend.Bob}" && one.Payload == $$"""{"type":"changed","what":"rooms","at":"{{room}}"}""");
    }

    [Theory]
    [InlineData("PATCH /rooms/{roomId}", """{"title":"Mine"}""", "settings")]
    [InlineData("PATCH /rooms/{roomId}", """{"slowModeSeconds":5}""", "slow-mode")]
    [InlineData("DELETE /rooms/{roomId}", null, "delete")]
    [InlineData("POST /rooms/{roomId}/members", """{"add":[{"user":"aaaaaaaa-0000-4000-8000-000000000001"}]}""", "add")]
    [InlineData("POST /rooms/{roomId}/members", """{"remove":["aaaaaaaa-0000-4000-8000-000000000001"]}""", "remove")]
    [InlineData("POST /rooms/{roomId}/members", """{"mute":[{"user":"aaaaaaaa-0000-4000-8000-000000000001","seconds":5}]}""", "mute")]
    [InlineData("POST /rooms/{roomId}/members", """{"roles":[{"user":"bbbbbbbb-0000-4000-8000-000000000002","role":"owner"}]}""", "roles")]
    public async Task Who_lacks_a_right_is_told_which(string route, string? body, string right)
    {
        var room = await CreateAsync(members: TestBackend.Bob);

        var answer = await CallAsync(route, body is null ? null : JsonNode.Parse(body)!.AsObject(), room, who: Bob);

        Assert.Equal((403, "right", right), (answer.StatusCode, Json(answer).GetProperty("reason").GetString(), Json(answer).GetProperty("right").GetString()));
    }

    [Fact]
    public async Task Nobody_is_named_twice_under_two_ids()
    {
        var room = await CreateAsync();

        var answer = await CallAsync(
            "POST /rooms/{roomId}/members",
            new JsonObject { ["add"] = new JsonArray(new JsonObject { ["user"] = Bob }, new JsonObject { ["user"] = TestBackend.Bob }) },
            room);

        Assert.Equal((400, "add[1].user"), (answer.StatusCode, Json(answer).GetProperty("parameter").GetString()));
    }

    [Fact]
    public async Task A_key_that_was_changed_a_moment_ago_waits_and_says_how_long()
    {
        var room = await CreateAsync();
        await CallAsync("POST /rooms/{roomId}/members", new JsonObject { ["add"] = new JsonArray(new JsonObject { ["user"] = Bob }) }, room);

        var answer = await CallAsync("DELETE /rooms/{roomId}/members/{user}", room: room, user: Bob);

        Assert.Equal((429, "too-soon", "5"), (answer.StatusCode, Json(answer).GetProperty("reason").GetString(), answer.Headers["retry-after"]));
        Assert.Equal(5, Json(answer).GetProperty("retryAfter").GetInt32());
    }

    [Fact]
    public async Task To_whom_nothing_happened_no_signal_goes()
    {
        var room = await CreateAsync(members: TestBackend.Bob);
        _backend.Iot.Published.Clear();

        var answer = await CallAsync("POST /rooms/{roomId}/members", new JsonObject { ["add"] = new JsonArray(new JsonObject { ["user"] = Bob }) }, room);

        Assert.Equal((200, "{}"), (answer.StatusCode, answer.Body));
        Assert.Empty(_backend.Iot.Published);
    }

    [Theory]
    [InlineData("POST /rooms", """{"title":"Mine"}""")]
    [InlineData("PATCH /rooms/{roomId}", """{"title":"Mine"}""")]
    [InlineData("POST /rooms/{roomId}/members", """{"remove":["bbbbbbbb-0000-4000-8000-000000000002"]}""")]
    [InlineData("DELETE /rooms/{roomId}/members/{user}", null)]
    [InlineData("DELETE /rooms/{roomId}", null)]
    public async Task Who_is_blocked_changes_no_room_from_that_moment_on(string route, string? body)
    {
        var room = await CreateAsync(members: TestBackend.Bob);
        Assert.Equal(200, (await CallAsync("GET /rooms")).StatusCode);
        await _backend.BlockUser.HandleAsync(new TriggeringEvent("shop", "BlockUser", "event", JsonSerializer.SerializeToElement(new { userId = Alice })), new FakeContext());

        var answer = await CallAsync(route, body is null ? null : JsonNode.Parse(body)!.AsObject(), room, user: Bob);

        Assert.Equal((403, "blocked"), (answer.StatusCode, Json(answer).GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("{epoch}.1", "{epoch}.1")]
    [InlineData("{epoch}.999999999999999", "{epoch}.2")]
    [InlineData("zzzz.999999999999999", null)]
    [InlineData("0", null)]
    public async Task A_read_mark_ends_where_the_log_does_and_is_of_its_epoch(string position, string? stands)
    {
        var room = await CreateAsync();
        await CallAsync("PATCH /rooms/{roomId}", new JsonObject { ["title"] = "Plans" }, room);
        var epoch = Json(await CallAsync("GET /rooms/{roomId}", room: room)).GetProperty("head").GetString()!.Split('.')[0];

        var answer = Json(await CallAsync("PUT /rooms/{roomId}/read", new JsonObject { ["position"] = position.Replace("{epoch}", epoch, StringComparison.Ordinal) }, room));

        Assert.Equal(stands?.Replace("{epoch}", epoch, StringComparison.Ordinal) ?? "0", answer.GetProperty("readUpTo").GetString());
    }

    [Theory]
    [InlineData("\u200b", 400)]
    [InlineData("\u202egnp.exe", 400)]
    [InlineData("\u2066left", 400)]
    [InlineData(" \\t ", 400)]
    [InlineData("\ud83d\udc69\u200d\ud83d\ude80 crew", 201)]
    [InlineData("\u05d0\u200f!", 201)]
    public async Task A_title_is_seen_and_turns_nothing_beside_it(string title, int status) =>
        Assert.Equal(status, (await CallAsync("POST /rooms", JsonNode.Parse($$"""{"title":"{{title}}"}""")!.AsObject())).StatusCode);

    [Fact]
    public async Task Twenty_rooms_are_what_a_user_makes()
    {
        for (var made = 0; made < 20; made++)
        {
            await CreateAsync();
        }

        var answer = await CallAsync("POST /rooms", new JsonObject { ["title"] = "One more" });

        Assert.Equal((409, "too-many-rooms"), (answer.StatusCode, Json(answer).GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Who_is_here_is_found_once_in_ten_seconds_however_many_ask()
    {
        var room = await CreateAsync(members: TestBackend.Bob);
        await _backend.Connections.BeginAsync(Bob, new ClientConnection("session", $"{TestBackend.Bob}:tab", _backend.Clock.Now), Token);

        var here = Json(await CallAsync("GET /rooms/{roomId}/here", room: room));
        var calls = _backend.ConnectionItems.Calls;
        await CallAsync("GET /rooms/{roomId}/here", room: room, who: Bob);

        Assert.Equal((2, 1), (here.GetProperty("members").GetInt32(), here.GetProperty("here").GetInt32()));
        Assert.Equal(calls, _backend.ConnectionItems.Calls);
        _backend.Clock.Now += TimeSpan.FromSeconds(10);
        await CallAsync("GET /rooms/{roomId}/here", room: room);
        Assert.Equal(calls + 2, _backend.ConnectionItems.Calls);
    }

    [Fact]
    public async Task What_reading_many_rooms_costs_is_charged()
    {
        for (var made = 0; made < 20; made++)
        {
            await CreateAsync();
        }

        var answered = 0;
        while ((await CallAsync("GET /rooms")).StatusCode == 200)
        {
            answered++;
        }

        // 1,600 units at once: less than 40 for 20 rooms would be too few, and the making of the rooms was charged too.
        Assert.InRange(answered, 20, 40);
    }

    private static JsonElement Json(APIGatewayHttpApiV2ProxyResponse answer) => JsonDocument.Parse(answer.Body).RootElement;

    private async Task<string> CreateAsync(params IReadOnlyList<string> members)
    {
        var answer = await CallAsync("POST /rooms", new JsonObject
        {
            ["title"] = "Planning",
            ["members"] = new JsonArray([.. members.Select(member => new JsonObject { ["user"] = member })]),
        });
        Assert.True(answer.StatusCode == 201, answer.Body);
        return Json(answer).GetProperty("roomId").GetString()!;
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> CallAsync(string route, JsonObject? body = null, string? room = null, string? user = null, string who = Alice) =>
        _backend.CallRoomsAsync(who, route, body, room, user);
}
