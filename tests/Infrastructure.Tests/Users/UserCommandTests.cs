using System.Diagnostics;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Infrastructure.Users;
using Realtime.Log;
using Realtime.Rooms;
using Realtime.Tests.DynamoDb;

namespace Infrastructure.Tests.Users;

/// <summary>Erasing and exporting one user, on tables that the system itself has filled.</summary>
public sealed class UserCommandTests(Dynalite dynalite) : IClassFixture<Dynalite>, IAsyncLifetime
{
    private readonly UserTablesFixture _tables = new(dynalite);
    private readonly StringWriter _output = new();

    // That she left her room, as the tables have it, is so long ago.
    private TimeSpan _ahead = TimeSpan.FromMinutes(15);

    private readonly StringWriter _error = new();
    private readonly string _file = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _tables.FillAsync();

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        _tables.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Without_confirmation_it_says_what_it_would_do_and_does_nothing()
    {
        var before = await _tables.ItemsAsync();

        Assert.Equal(0, await EraseAsync(UserTablesFixture.Alice));

        Assert.Equal(before, await _tables.ItemsAsync());
        Assert.StartsWith(
            $"""
            Nothing is erased yet. With --confirm this would be, of user {UserTablesFixture.Alice}, identity {UserTablesFixture.AliceHere}, identity {UserTablesFixture.AliceThere}:
              2 messages to topics of the user's own, deleted
              3 messages to other topics, made voids (chat/general: 2, rooms/ours: 1)
              2 changes of rooms, without the user's ids
              5 claims, deleted
              1 items beside the messages of the user's own topics, deleted
              1 events that failed in part, the user taken out
              6 items of rooms, deleted or the user taken out
              5 items of inboxes, preferences and what waits, deleted
              2 connections, and connections that ended, deleted
              3 items of the directory, deleted

            """,
            _output.ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(UserTablesFixture.Alice)]
    [InlineData(UserTablesFixture.AliceThere)]
    public async Task Confirmed_nothing_is_left_of_the_user_and_everything_of_others(string user)
    {
        var others = (await _tables.ItemsAsync()).Where(item => !Tells(item) && !item.Contains("userCount", StringComparison.Ordinal)).ToList();

        Assert.Equal(0, await EraseAsync(user, "--confirm"));

        var items = await _tables.ItemsAsync();
        Assert.DoesNotContain(items, Tells);
        Assert.DoesNotContain(items, item => item.Contains("Alice", StringComparison.Ordinal) || item.Contains("no JSON", StringComparison.Ordinal));
        Assert.Empty(others.Except(items));
        Assert.Equal([UserTablesFixture.BobHere], await _tables.Events.FindAsync(UserTablesFixture.Unfinished, Token) ?? new HashSet<string>());
    }

    [Fact]
    public async Task The_room_goes_on_where_it_was_with_what_the_others_wrote()
    {
        var before = await ReadAsync(UserTablesFixture.Room);
        var bobs = Assert.Single(before, message => message.Sender == UserTablesFixture.BobHere);

        await EraseAsync(UserTablesFixture.Alice, "--confirm");

        Assert.Equal(bobs.Position, Assert.Single(await ReadAsync(UserTablesFixture.Room)).Position);
        var next = await _tables.AppendAsync(UserTablesFixture.Room, UserTablesFixture.BobHere, "m2", "{}");
        Assert.Equal((bobs.Position.Epoch, 4), (next.Position.Epoch, next.Position.Seq));
    }

    [Fact]
    public async Task It_can_be_repeated_and_finds_nothing_then()
    {
        Assert.Equal(0, await EraseAsync(UserTablesFixture.Alice, "--confirm"));
        var after = await _tables.ItemsAsync();
        _output.GetStringBuilder().Clear();

        Assert.Equal(0, await EraseAsync(UserTablesFixture.AliceHere, "--confirm"));

        Assert.Equal(after, await _tables.ItemsAsync());
        Assert.Equal(10, _output.ToString().Split('\n').Count(line => line.StartsWith("  0 ", StringComparison.Ordinal)));
        Assert.Equal(1, await EraseAsync(UserTablesFixture.Alice, "--confirm"));
        Assert.Contains("The directory knows no user", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_room_keeps_what_its_changes_did_without_who_it_was()
    {
        await EraseAsync(UserTablesFixture.Alice, "--confirm");

        var page = await _tables.Rooms.Reading.ReadForwardAsync(UserTablesFixture.PrivateRoom, UserTablesFixture.Bob, Position.Start, new PageLimit(100, 100_000), Token);
        var changes = page.Value!.Page.Messages.Select(message => System.Text.Encoding.UTF8.GetString(message.Body.Span)).ToList();
        Assert.Contains("""{"sub":"erased","identityIds":["erased","erased"]}""", changes[^1], StringComparison.Ordinal);
        Assert.StartsWith("""{"by":"erased",""", changes[^1], StringComparison.Ordinal);
        Assert.Equal(["bbbbbbbb-2222-4333-8444-555555555555"], (await _tables.Rooms.Lists.ListMembersAsync(UserTablesFixture.PrivateRoom, after: null, 10, Token)).Members.Select(member => member.Sub));
    }

    [Fact]
    public async Task Who_is_still_in_a_room_is_to_be_removed_first()
    {
        var alice = new RoomUser(UserTablesFixture.Alice, [UserTablesFixture.AliceHere]);
        await _tables.Rooms.Changes.CreateAsync(
            new() { Id = "theirs", Settings = new() { Title = "Theirs" }, Members = [new(new(UserTablesFixture.Bob, []), RoomRole.Owner), new(alice, RoomRole.Member)] },
            RoomActor.Backend,
            Token);

        Assert.Equal(1, await EraseAsync(UserTablesFixture.Alice, "--confirm"));

        Assert.StartsWith("Still a member of 1 rooms, which keep what that takes: theirs.", _error.ToString(), StringComparison.Ordinal);
        Assert.Null((await _tables.Rooms.Opening.OpenAsync("theirs", UserTablesFixture.Alice, Token)).Refusal);
        await _tables.Rooms.Changes.ChangeMembersAsync("theirs", new() { Remove = [alice] }, RoomActor.Backend, Token);
        Assert.Equal(0, await EraseAsync(UserTablesFixture.Alice, "--confirm"));
        Assert.DoesNotContain(await _tables.ItemsAsync(), Tells);
    }

    [Fact]
    public async Task Who_has_just_left_a_room_is_erased_when_no_change_can_be_late_any_more()
    {
        _ahead = TimeSpan.FromMinutes(14);

        Assert.Equal(1, await EraseAsync(UserTablesFixture.Alice, "--confirm"));

        Assert.StartsWith("Left 1 rooms less than a quarter of an hour ago, ", _error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, (await _tables.ItemsAsync()).Count(item => Tells(item) && item.Contains(UserTablesFixture.PrivateRoom, StringComparison.Ordinal)));
        _ahead = TimeSpan.FromMinutes(15);
        Assert.Equal(0, await EraseAsync(UserTablesFixture.Alice, "--confirm"));
        Assert.DoesNotContain(await _tables.ItemsAsync(), Tells);
    }

    [Fact]
    public async Task A_room_that_was_deleted_keeps_nobody()
    {
        var alice = new RoomUser(UserTablesFixture.Alice, [UserTablesFixture.AliceHere]);
        await _tables.Rooms.Changes.CreateAsync(new() { Id = "gone", Settings = new() { Title = "Gone" } }, new(alice), Token);
        await _tables.Rooms.Changes.DeleteAsync("gone", RoomActor.Backend, Token);

        Assert.Equal(0, await EraseAsync(UserTablesFixture.Alice, "--confirm"));

        Assert.DoesNotContain(await _tables.ItemsAsync(), Tells);
    }

    [Fact]
    public async Task However_early_it_breaks_off_it_is_begun_again_and_the_log_never_meets_what_is_left()
    {
        var writes = 0;
        var allowed = 0;
        for (var exitCode = 1; exitCode != 0; allowed++)
        {
            writes = 0;
            using var tables = new UserTablesFixture(dynalite);
            await tables.FillAsync();
            exitCode = await RunAsync(tables, Breaking, "erase", UserTablesFixture.Alice, "--confirm");
            // Somebody notifies the user meanwhile: the number must be free.
            await tables.AppendAsync(UserTablesFixture.ToAlice, "backend", $"n{allowed + 10}", "{}");
            // By the subject, as long as the directory knows it; then what came in behind.
            await RunAsync(tables, dynalite.CreateClient, "erase", UserTablesFixture.Alice, "--confirm");
            Assert.Equal(0, await RunAsync(tables, dynalite.CreateClient, "erase", UserTablesFixture.AliceHere, "--confirm"));
            Assert.DoesNotContain(await tables.ItemsAsync(), Tells);
        }

        Assert.InRange(allowed, 20, 100);

        IAmazonDynamoDB Breaking() => new Meddling(dynalite.Endpoint, () => writes++ < allowed
            ? Task.CompletedTask
            : throw new AmazonDynamoDBException("The network is gone."));
    }

    [Fact]
    public async Task What_somebody_else_changes_meanwhile_is_left_and_told()
    {
        var meddled = false;
        Assert.Equal(1, await RunAsync(_tables, Client, "erase", UserTablesFixture.Alice, "--confirm"));
        Assert.Equal("1 items were changed by somebody else meanwhile: run it again.\n", _error.ToString());
        Assert.Contains(await _tables.ItemsAsync(), item => item.Contains($"sub|{UserTablesFixture.Alice}", StringComparison.Ordinal));

        Assert.Equal(0, await EraseAsync(UserTablesFixture.Alice, "--confirm"));
        Assert.DoesNotContain(await _tables.ItemsAsync(), Tells);

        // The event fails again while it is erased, and others are left.
        IAmazonDynamoDB Client() => new Meddling(dynalite.Endpoint, async () =>
        {
            if (!meddled)
            {
                meddled = true;
                await _tables.Events.SaveAsync(UserTablesFixture.Unfinished, [UserTablesFixture.BobHere, UserTablesFixture.AliceHere], new HashSet<string>(), Token);
            }
        });
    }

    [Fact]
    public async Task An_export_has_what_the_user_got_and_sent_and_nothing_of_others()
    {
        Assert.Equal(0, await RunAsync(_tables, dynalite.CreateClient, "export", UserTablesFixture.Alice, "--out", _file));

        var json = JsonNode.Parse(await File.ReadAllTextAsync(_file, Token))!;
        Assert.Equal(UserTablesFixture.Alice, json["subject"]!.ToString());
        Assert.Equal(
            [UserTablesFixture.AliceHere, UserTablesFixture.AliceThere],
            json["identities"]!.AsArray().Select(identity => identity!["identityId"]!.ToString()));
        Assert.Equal(
            ["""{"title":"Für dich"}""", """{"title":"again"}"""],
            json["received"]!.AsArray().Select(message => message!["payload"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
        Assert.Equal(
            [("chat/general", 1, "m1", UserTablesFixture.AliceHere), ("chat/general", 3, "m2", UserTablesFixture.AliceThere), ("rooms/ours", 2, "r1", UserTablesFixture.AliceHere)],
            json["sent"]!.AsArray().Select(message =>
                (message!["topic"]!.ToString(), message["number"]!.GetValue<int>(), message["id"]!.ToString(), message["sender"]!.ToString())));
        Assert.Equal("""{"base64":"bm8gSlNPTg=="}""", json["sent"]![1]!["payload"]!.ToJsonString());
        var room = Assert.Single(json["rooms"]!.AsArray())!;
        Assert.Equal(("ours", false, "owner"), ((string)room["roomId"]!, (bool)room["isMember"]!, (string)room["role"]!));
        Assert.EndsWith(".2", (string)room["readUpTo"]!, StringComparison.Ordinal);
        Assert.Equal(["ours"], json["roomsMade"]!.AsArray().Select(made => (string)made!));
        Assert.Equal(
            [$"state|{UserTablesFixture.AliceHere}", $"state|{UserTablesFixture.AliceThere}", $"pref|{UserTablesFixture.Alice}", $"pending|{UserTablesFixture.Alice}", $"member|{UserTablesFixture.Alice}"],
            json["inbox"]!.AsArray().Select(item => (string)item!["pk"]!));
        Assert.Equal(1, json["unfinishedEvents"]!.GetValue<int>());
        Assert.Equal("Alice Liddell", json["name"]!.ToString());
        Assert.Equal("2026-11-22T10:00:00+00:00", json["blockedAt"]!.ToString());
        Assert.Equal([$"{UserTablesFixture.AliceHere}:tab"], json["connections"]!.AsArray().Select(connection => connection!["clientId"]!.ToString()));
        Assert.DoesNotContain("Bob", json.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(UserTablesFixture.BobHere, json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_itself_does_it_with_the_credentials_and_the_endpoint_of_whoever_calls()
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Infrastructure.dll"), "export", "--user", UserTablesFixture.Bob,
            "--message-log", _tables.Names.MessageLog, "--directory", _tables.Names.Directory, "--connections", _tables.Names.Connections, "--rooms", _tables.Names.Rooms, "--inbox", _tables.Names.Inbox, "--out", _file,
        ])
        {
            WorkingDirectory = Path.GetTempPath(), // no repository is needed
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        start.Environment["AWS_ENDPOINT_URL"] = dynalite.Endpoint;
        start.Environment["AWS_REGION"] = "eu-west-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = start.Environment["AWS_SECRET_ACCESS_KEY"] = "local";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);

        Assert.Equal((0, $"Written to {_file}: what is stored about user {UserTablesFixture.Bob}, identity {UserTablesFixture.BobHere}.\n"), (process.ExitCode, output));
        Assert.Equal(UserTablesFixture.Bob, JsonNode.Parse(await File.ReadAllTextAsync(_file, Token))!["subject"]!.ToString());
    }

    // The room that is called as her identity is not hers.
    private static bool Tells(string item) => !item.Contains(UserTablesFixture.RoomOfThatName, StringComparison.Ordinal)
        && ((string[])[UserTablesFixture.Alice, UserTablesFixture.AliceHere, UserTablesFixture.AliceThere]).Any(
            name => item.Contains(name, StringComparison.Ordinal));

    private async Task<IReadOnlyList<LoggedMessage>> ReadAsync(LogTopic topic) =>
        (await _tables.Log.ReadForwardAsync(topic, Position.Start, new PageLimit(100, 100_000), Token)).Messages;

    private Task<int> EraseAsync(string user, params string[] more) => RunAsync(_tables, dynalite.CreateClient, "erase", user, more);

    private Task<int> RunAsync(UserTablesFixture tables, Func<IAmazonDynamoDB> connect, string verb, string user, params string[] more) =>
        new UserCommand(connect, new Ahead(_ahead), _output, _error).RunAsync(
            [verb, "--user", user, "--message-log", tables.Names.MessageLog, "--directory", tables.Names.Directory, "--connections", tables.Names.Connections, "--rooms", tables.Names.Rooms, "--inbox", tables.Names.Inbox, .. more], Token);

    private sealed class Ahead(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
