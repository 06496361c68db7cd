using EndToEnd.Clients;

namespace EndToEnd.Rooms;

/// <summary>What it costs that somebody is typing, counted.</summary>
public sealed class RoomTypingTests(RoomCloud cloud) : IClassFixture<RoomCloud>
{
    // What AWS takes of a connection in a second, less a few for what the test itself sends.
    private const int Times = 90;

    [Fact]
    public async Task Who_types_a_hundred_times_a_second_reaches_those_who_look_and_runs_nothing_and_logs_nothing()
    {
        await using var typist = await RoomUser.ConnectAsync(cloud.Process, "alice");
        var (alice, bob) = (cloud.Alice, cloud.Bob);
        var room = await alice.CreateAsync("joined", bob);
        var topic = await bob.ListenAsync(room);
        await bob.SubscribeAsync($"{topic}/typing");
        var runs = await ArchivedAsync();
        // Who reads the room and does not show who is typing.
        await alice.ListenAsync(room);
        var typing = typist.TypingTopic.Replace("{roomId}", room, StringComparison.Ordinal).Replace("{key}", topic.Split('/')[^1], StringComparison.Ordinal);
        Assert.True(await alice.SayAsync(room, "before", "before"));
        await bob.HearUntilAsync(topic, "\"before\"");
        await alice.HearAsync(topic);

        for (var time = 0; time < Times; time++)
        {
            Assert.True(await typist.PublishAsync(typing, "{}"));
        }

        Assert.True(await alice.SayAsync(room, "after", "after"));
        var heard = await bob.HearUntilAsync(topic, "\"after\"");
        Assert.Equal(Times, heard.Count(message => message.Topic == $"{topic}/typing"));
        Assert.Equal(1, heard.Count(message => message.Topic == topic));
        Assert.Equal([topic], (await alice.HearUntilAsync(topic, "\"after\"")).Select(message => message.Topic));
        Assert.Equal(["before", "after"], (await bob.ReadAsync(room)).Select(message => (string)message!["id"]!));
        await Eventually.BeAsync(async () => await ArchivedAsync() == runs + 2, "no run but those of the two messages");
    }

    /// <summary>How often a function ran, but for those that follow connections and answer requests.</summary>
    private async Task<int> ArchivedAsync() => (await cloud.Process.InvocationsAsync())
        .Count(run => ((string)run["function"]!).Contains("ArchiveMessage", StringComparison.Ordinal));
}
