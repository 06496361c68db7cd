namespace EndToEnd.Permissions.Matrix;

/// <summary>
/// Every family against every way to reach it and everybody who might try: the table of the topic catalogue, as AWS enforces it. A refused
/// CONNECT is 5, a refused SUBSCRIBE or PUBLISH cuts the connection, everything over HTTP says 403.
/// </summary>
public sealed class MatrixTests(MatrixCloud cloud) : IClassFixture<MatrixCloud>
{
    [Theory]
    [ConformsTo("ws-connect-checked-at-connect-packet", "ws-expired-token-refused", "auth-one-policy-for-all-users")]
    [InlineData("notifications/{owner}", "notifications/+", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    cut   5     403      403    403     5
        wildcard   cut   cut   5     403      403    403     5
        receive    ok    cut   5     403      403    403     5
        publish    cut   cut   5     403      403    403     5
        https      403   403   403   403      403    403     ok
        messages   ok    403   403   403      403    403     403
        catch-up   ok    403   403   403      403    403     403
        """)]
    [InlineData("chat/general", "chat/+", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    ok    5     403      403    403     5
        wildcard   cut   cut   5     403      403    403     5
        receive    ok    ok    5     403      403    403     5
        publish    ok    ok    5     403      403    403     5
        https      ok    ok    403   403      403    403     ok
        messages   ok    ok    403   403      403    403     403
        catch-up   ok    ok    403   403      403    403     403
        """)]
    [InlineData("chat/general/log", "chat/+/log", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    ok    5     403      403    403     5
        wildcard   cut   cut   5     403      403    403     5
        receive    ok    ok    5     403      403    403     5
        publish    cut   cut   5     403      403    403     5
        https      403   403   403   403      403    403     ok
        messages   ok    ok    403   403      403    403     403
        catch-up   ok    ok    403   403      403    403     403
        """)]
    [InlineData("feeds/prices/updates", "feeds/+/updates", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    ok    5     403      403    403     5
        wildcard   cut   cut   5     403      403    403     5
        receive    ok    ok    5     403      403    403     5
        publish    cut   cut   5     403      403    403     5
        https      403   403   403   403      403    403     ok
        messages   ok    ok    403   403      403    403     403
        catch-up   ok    ok    403   403      403    403     403
        """)]
    [InlineData("devices/{owner}/telemetry", "devices/+/telemetry", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    ok    5     403      403    403     5
        wildcard   ok    ok    5     403      403    403     5
        receive    ok    ok    5     403      403    403     5
        publish    ok    cut   5     403      403    403     5
        https      ok    403   403   403      403    403     ok
        messages   404   404   403   403      403    403     403
        catch-up   404   404   403   403      403    403     403
        """)]
    [InlineData("broadcast/announcements", "broadcast/#", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    ok    5     403      403    403     5
        wildcard   cut   cut   5     403      403    403     5
        receive    ok    ok    5     403      403    403     5
        publish    cut   cut   5     403      403    403     5
        https      403   403   403   403      403    403     ok
        messages   ok    ok    403   403      403    403     403
        catch-up   ok    ok    403   403      403    403     403
        """)]
    [InlineData("signals/{owner}", "signals/+", """
                   owner other guest unsigned forged expired backend
        connect    ok    5     5     403      403    403     5
        subscribe  ok    cut   5     403      403    403     5
        wildcard   cut   cut   5     403      403    403     5
        receive    ok    cut   5     403      403    403     5
        publish    cut   cut   5     403      403    403     5
        https      403   403   403   403      403    403     ok
        messages   404   403   403   403      403    403     403
        catch-up   404   403   403   403      403    403     403
        """)]
    public async Task Everybody_gets_what_the_catalogue_says(string topic, string wildcard, string table)
    {
        var row = new MatrixRow(cloud, topic.Replace("{owner}", cloud.Owner, StringComparison.Ordinal), wildcard);
        var lines = table.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var columns = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        List<string> actual = [lines[0]];
        foreach (var line in lines[1..])
        {
            var operation = line.Split(' ')[0];
            var text = operation.PadRight(11);
            foreach (var column in columns)
            {
                text += (await row.AskAsync(operation, Caller(column, topic))).PadRight(column.Length + 1);
            }

            actual.Add(text.TrimEnd());
        }

        Assert.Equal(lines, actual);
    }

    /// <summary>The backend has a role for notifications and one for all the rest.</summary>
    private MatrixCaller Caller(string name, string topic) => topic.StartsWith("notifications/", StringComparison.Ordinal)
        ? cloud.Callers.Last(caller => caller.Name == name)
        : cloud.Callers.First(caller => caller.Name == name);
}
