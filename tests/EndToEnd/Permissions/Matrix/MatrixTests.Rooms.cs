namespace EndToEnd.Permissions.Matrix;

/// <summary>
/// Every action and every form of a topic about rooms against everybody who may have to do with one; <c>second</c> is the member by another identity.
/// </summary>
public sealed partial class MatrixTests
{
    private const string Actions = """
                   owner          moderator  member     removed     muted      blocked     stranger    second    guest unsigned foreign
        get        ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        open       ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        members    ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        here       ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        messages   ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        catch-up   ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        mark       ok             ok         ok         403/removed ok         403/blocked 404/no-room ok        403   403      403
        title      ok             403/right  403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        slow-mode  ok             ok         403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        add        ok             ok         403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        remove     ok             ok         403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        roles      ok             403/right  403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        mute       ok             ok         403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        leave      409/last-owner ok         ok         ok          ok         403/blocked 404/no-room ok        403   403      403
        delete     ok             403/right  403/right  403/removed 403/right  403/blocked 404/no-room 403/right 403   403      403
        """;

    // A key is a capability: who has it may listen, and who was removed gets another one never. No wildcard stands for a key.
    private const string Filters = """
                                      owner moderator member removed muted blocked stranger second guest unsigned foreign
        {live}                        ok    ok        ok     ok      ok    5       ok       ok     5     403      cut
        {live}/typing                 ok    ok        ok     ok      ok    5       ok       ok     5     403      cut
        rooms/{room}/{old}            ok    ok        ok     ok      ok    5       ok       ok     5     403      cut
        {other}                       ok    ok        ok     ok      ok    5       ok       ok     5     403      cut
        rooms/{room}                  cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        rooms/{room}/+                cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        rooms/+/{key}                 cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        rooms/{room}/#                cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        {live}/#                      cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        {live}/+                      cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        rooms/#                       cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        #                             cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        +/{room}/{key}                cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        $share/group/{live}           cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        """;

    private const string Published = """
                                      owner moderator member removed muted blocked stranger second guest unsigned foreign
        rooms/{room}                  cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        {live}                        cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        {live}/typing                 cut   cut       cut    cut     cut   5       cut      cut    5     403      cut
        $aws/rules/Realtime_typing/typing/{room}/{key}      ok  ok  ok  ok  ok  5  ok  ok  5  403  cut
        $aws/rules/Realtime_typing/typing/{room}/foreignkey ok  ok  ok  ok  ok  5  ok  ok  5  403  cut
        """;

    /// <summary>What a rule may be handed; all else is refused before the rule sees it, whatever the rule's WHERE says.</summary>
    private static readonly string[] MayBeHanded = ["Realtime_rooms/rooms/{room}", "Realtime_typing/typing/{room}/{key}"];

    private static readonly string[] Rules = ["rooms", "typing", "chat", "sweep", "drain", "connected", "disconnected"];

    private static readonly string[] Handed =
    [
        "rooms/{room}", "rooms/{room}/{key}", "rooms/{room}/{key}/typing", "typing/{room}/{key}", "typing/{room}", "typing/{room}/{key}/more", "chat/general", "chat/general/log",
        "notifications/{me}", "signals/{me}", "feeds/prices/updates", "devices/{me}/telemetry", "broadcast/announcements", "sweep/{room}", "drain/{room}", "$aws/events/presence/connected/{me}",
    ];

    [Fact]
    public Task Every_action_is_for_whom_the_room_says() => CheckAsync(Actions, cloud.Room.CallAsync);

    [Fact]
    public Task Every_filter_is_for_who_knows_a_key() => CheckAsync(Filters, cloud.Room.SubscribeAsync);

    [Fact]
    public async Task Nobody_publishes_to_a_room_but_by_its_rule()
    {
        var before = await cloud.Room.CountEntriesAsync();

        await CheckAsync(Published, cloud.Room.PublishAsync);

        Assert.Equal(before, await cloud.Room.CountEntriesAsync());
    }

    [Fact]
    public Task A_message_stands_when_its_sender_may_write() => CheckAsync(
        """
                owner moderator member removed muted blocked stranger second guest unsigned foreign
        say     ok    ok        ok     no-room muted 5       no-room  ok     5     403      cut
        """,
        (_, caller) => cloud.Room.SayAsync(caller));

    [Theory]
    [InlineData("member")]
    [InlineData("foreign")]
    public async Task No_rule_is_handed_what_is_for_another(string caller)
    {
        var before = await cloud.Room.CountEntriesAsync();
        List<string> taken = [];
        foreach (var topic in Rules.SelectMany(rule => Handed, (rule, topic) => $"Realtime_{rule}/{topic}"))
        {
            if (await cloud.Room.HttpPublishAsync($"$aws/rules/{topic}", caller) is not "403" and var answer)
            {
                taken.Add(answer == "ok" ? topic : $"{topic} {answer}");
            }
        }

        Assert.Equal(caller == "member" ? MayBeHanded : [], taken);
        Assert.Equal(before, await cloud.Room.CountEntriesAsync());
    }

    private async Task CheckAsync(string table, Func<string, string, Task<string>> askAsync)
    {
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        List<string> expected = [];
        List<string> actual = [];
        foreach (var cells in lines[1..])
        {
            await cloud.Connections.EndManyAsync();
            foreach (var (column, cell) in lines[0].Zip(cells[1..]))
            {
                expected.Add($"{cells[0]} {column}: {cell}");
                actual.Add($"{cells[0]} {column}: {await askAsync(cells[0], column)}");
            }
        }

        Assert.Equal(expected, actual);
    }
}
