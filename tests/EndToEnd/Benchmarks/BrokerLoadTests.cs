using System.Diagnostics;
using System.Globalization;

namespace EndToEnd.Benchmarks;

/// <summary>The load benchmark in its shortest form, so that it works whenever somebody wants to measure. Says nothing about speed.</summary>
public sealed class BrokerLoadTests
{
    [Fact]
    public async Task LocalCloud_delivers_everything_under_load_over_tcp_and_over_websocket()
    {
        var (exitCode, table, progress) = await RunAsync(
            "--brokers", "LocalCloud", "--runs", "1", "--seconds", "0.1", "--workloads", "1->1", "--idle", "0");

        Assert.True(exitCode == 0, progress);
        string[][] rows = [.. table.Split('\n').Skip(2).Where(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries))];
        Assert.Equal(["Tcp 0", "Tcp 1", "WebSocket 0", "WebSocket 1"], rows.Select(cells => $"{cells[1]} {cells[3]}"));
        Assert.All(rows, cells => Assert.True(int.Parse(cells[4], CultureInfo.InvariantCulture) > 0, table));
        Assert.All(rows, cells => Assert.Equal("reached", cells[7]));
    }

    [Fact]
    public async Task A_broker_that_does_not_exist_is_an_error_that_names_those_that_do()
    {
        var (exitCode, _, progress) = await RunAsync("--brokers", "nobody");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("'aedes'", progress, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Table, string Progress)> RunAsync(params string[] options)
    {
        // The same configuration as this test's.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        string[] arguments = [Repository.PathTo("artifacts", "bin", "BrokerLoad", configuration, "BrokerLoad.dll"), .. options];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var (table, progress) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await table, await progress);
    }
}
