namespace EndToEnd.Permissions.Matrix;

/// <summary>
/// Every family against every way to reach it and everybody who might try: the table of the topic catalogue, as AWS enforces it. A refused
/// CONNECT is 5, a refused SUBSCRIBE or PUBLISH cuts the connection, everything over HTTP says 403.
/// </summary>
public sealed partial class MatrixTests(MatrixCloud cloud) : IClassFixture<MatrixCloud>, IAsyncLifetime
{
    private static readonly IReadOnlyList<(string Topic, string Wildcard, string Table)> Rows =
    [
        ("notifications/{owner}", "notifications/+", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    cut   5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    cut   5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   ok    403   403   403      403    403     403     403
        catch-up   ok    403   403   403      403    403     403     403
        inbox      ok    ok    403   403      403    403     403     403
        seen       ok    ok    403   403      403    403     403     403
        """),
        ("chat/general", "chat/+", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    ok    ok    5     403      403    403     5       cut
        https      ok    ok    403   403      403    403     ok      403
        messages   ok    ok    403   403      403    403     403     403
        catch-up   ok    ok    403   403      403    403     403     403
        """),
        ("chat/general/log", "chat/+/log", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   ok    ok    403   403      403    403     403     403
        catch-up   ok    ok    403   403      403    403     403     403
        """),
        // Who knows the key may listen: that is what the key is for. Nobody but the backend writes there, and what is read is a room's name without it.
        ("rooms/none/key", "rooms/+/+", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   400   400   403   403      403    403     403     403
        catch-up   400   400   403   403      403    403     403     403
        """),
        ("rooms/none/key/typing", "rooms/none/+/typing", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   400   400   403   403      403    403     403     403
        catch-up   400   400   403   403      403    403     403     403
        """),
        ("rooms/none", "rooms/#", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  cut   cut   5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    cut   cut   5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     403     403
        messages   404   404   403   403      403    403     403     403
        catch-up   404   404   403   403      403    403     403     403
        """),
        ("feeds/prices/updates", "feeds/+/updates", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   ok    ok    403   403      403    403     403     403
        catch-up   ok    ok    403   403      403    403     403     403
        """),
        ("devices/{owner}/telemetry", "devices/+/telemetry", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   ok    ok    5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    ok    cut   5     403      403    403     5       cut
        https      ok    403   403   403      403    403     ok      403
        messages   404   404   403   403      403    403     403     403
        catch-up   404   404   403   403      403    403     403     403
        """),
        ("broadcast/announcements", "broadcast/#", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    ok    5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    ok    5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   ok    ok    403   403      403    403     403     403
        catch-up   ok    ok    403   403      403    403     403     403
        """),
        ("signals/{owner}", "signals/+", """
                   owner other guest unsigned forged expired backend foreign
        connect    ok    5     5     403      403    403     5       5
        subscribe  ok    cut   5     403      403    403     5       cut
        wildcard   cut   cut   5     403      403    403     5       cut
        receive    ok    cut   5     403      403    403     5       cut
        publish    cut   cut   5     403      403    403     5       cut
        https      403   403   403   403      403    403     ok      403
        messages   404   403   403   403      403    403     403     403
        catch-up   404   403   403   403      403    403     403     403
        """),
    ];

    public static TheoryData<string> Topics => [.. Rows.Select(row => row.Topic)];

    public async ValueTask InitializeAsync() => await cloud.Connections.EndAllAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [ConformsTo("ws-connect-checked-at-connect-packet", "ws-expired-token-refused", "auth-one-policy-for-all-users")]
    [MemberData(nameof(Topics))]
    public Task Everybody_gets_what_the_catalogue_says(string topic) =>
        CheckAsync(topic, null, cloud.Callers, ["owner", "other", "guest", "unsigned", "forged", "expired", "backend", "foreign"]);

    // Who is signed in is enough of a stage's callers: its users' rights differ from the others', what nobody may does not.
    [Theory]
    [MemberData(nameof(Topics))]
    public Task A_stage_s_users_get_the_same_and_those_without_a_stage_nothing_of_it(string topic) =>
        CheckAsync(topic, MatrixCloud.Stage, cloud.StageCallers, ["owner", "other", "foreign"]);

    private async Task CheckAsync(string topic, string? stage, IReadOnlyList<MatrixCaller> callers, IReadOnlyList<string> wanted)
    {
        var (_, wildcard, table) = Rows.Single(one => one.Topic == topic);
        var owner = callers[0].ClientId;
        var row = new MatrixRow(cloud, owner, stage, topic.Replace("{owner}", owner, StringComparison.Ordinal), wildcard);
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var columns = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(wanted.Except(columns));
        List<string> expected = [];
        List<string> actual = [];
        foreach (var cells in lines[1..].Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            foreach (var (column, cell) in columns.Zip(cells[1..]).Where(pair => wanted.Contains(pair.First)))
            {
                expected.Add($"{cells[0]} {column}: {cell}");
                actual.Add($"{cells[0]} {column}: {await row.AskAsync(cells[0], Caller(callers, column, topic))}");
            }
        }

        Assert.Equal(expected, actual);
    }

    /// <summary>The backend has a role for notifications and one for all the rest.</summary>
    private static MatrixCaller Caller(IReadOnlyList<MatrixCaller> callers, string name, string topic) => topic.StartsWith("notifications/", StringComparison.Ordinal)
        ? callers.Last(caller => caller.Name == name)
        : callers.First(caller => caller.Name == name);
}
