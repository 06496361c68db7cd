using System.Globalization;
using System.Text.RegularExpressions;
using LocalCloud.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.Hosting;

public sealed partial class ChildProcessesTests : IAsyncDisposable
{
    private readonly ChildProcesses _children = new(NullLogger<ChildProcesses>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"^port (?<port>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PortLine { get; }

    public ValueTask DisposeAsync() => _children.DisposeAsync();

    [Fact]
    public async Task A_child_is_ready_when_its_line_was_written_and_gives_what_the_line_matched()
    {
        var child = await _children.StartAsync(Shell("echo starting; echo port 4711; exec sleep 60") with { Ready = PortLine }, Token);

        Assert.Equal("4711", child.ReadyMatch.Groups["port"].Value);
        Assert.Contains("starting", child.Output);
        Assert.False(child.Exited.IsCompleted);
    }

    [Fact]
    public async Task A_child_that_ends_before_it_is_ready_fails_with_its_exit_code_and_output()
    {
        var e = await Assert.ThrowsAsync<LocalCloudException>(
            () => _children.StartAsync(Shell("echo no such table >&2; exit 3") with { Ready = PortLine }, Token));

        Assert.Contains("exit code 3", e.Message, StringComparison.Ordinal);
        Assert.Contains("no such table", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_is_never_ready_is_killed_with_what_it_started()
    {
        var started = Shell("sleep 600 & echo child $!; wait") with { Ready = PortLine, ReadyTimeout = TimeSpan.FromSeconds(3) };

        var e = await Assert.ThrowsAsync<LocalCloudException>(() => _children.StartAsync(started, Token));

        Assert.Contains("not ready within 3 s", e.Message, StringComparison.Ordinal);
        var grandchild = int.Parse(e.Message.Split("child ")[1].Split('\n')[0], CultureInfo.InvariantCulture);
        await Processes.AssertGoneAsync(grandchild, Token);
    }

    [Fact]
    public async Task A_program_that_does_not_exist_is_named()
    {
        var e = await Assert.ThrowsAsync<LocalCloudException>(
            () => _children.StartAsync(new ChildCommand { Name = "nothing", FileName = "/no/such/program", Ready = PortLine }, Token));

        Assert.Contains("/no/such/program", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_exit_code_and_environment_and_directory_are_those_asked_for()
    {
        var child = await _children.StartAsync(
            Shell("echo $COLOUR $HOME $PWD; exit 7") with
            {
                Inherits = [],
                WorkingDirectory = "/",
                Environment = new Dictionary<string, string?> { ["COLOUR"] = "green" },
            },
            Token);

        Assert.Equal(7, await child.Exited.WaitAsync(Token));
        Assert.Equal("green /", Assert.Single(child.Output));
    }

    [Theory]
    [InlineData("LOCALCLOUD_TESTS_SECRET")]
    [InlineData("AWS_SESSION_TOKEN_OF_TESTS")]
    [InlineData("NODE_OPTIONS_OF_TESTS")]
    public async Task The_developers_own_environment_is_not_passed_on_unless_all_of_it_is_asked_for(string name)
    {
        Environment.SetEnvironmentVariable(name, "theirs");
        var script = Shell($"echo ${{{name}:-none}} ${{HOME:+home}}");

        var child = await _children.StartAsync(script, Token);
        var build = await _children.StartAsync(script with { Inherits = null }, Token);

        await Task.WhenAll(child.Exited, build.Exited).WaitAsync(Token);
        Assert.Equal("none home", Assert.Single(child.Output));
        Assert.Equal("theirs home", Assert.Single(build.Output));
    }

    [Fact]
    public async Task Output_goes_to_the_file_when_one_is_named()
    {
        var file = Path.GetTempFileName();
        try
        {
            var child = await _children.StartAsync(Shell("echo one; echo two >&2") with { OutputFile = file }, Token);
            await child.Exited.WaitAsync(Token);

            Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(file, Token));
            Assert.Empty(child.Output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Stopping_asks_first_and_kills_a_child_that_does_not_listen()
    {
        var polite = await _children.StartAsync(
            Shell("trap 'exit 5' TERM; echo port 1; while :; do sleep 0.05; done") with { Ready = PortLine }, Token);
        var deaf = await _children.StartAsync(
            Shell("trap '' TERM; echo port 1; while :; do sleep 0.05; done") with { Ready = PortLine }, Token);

        await _children.DisposeAsync();

        Assert.Equal(5, await polite.Exited);
        Assert.Equal(128 + 9, await deaf.Exited);
        Assert.False(Processes.Exists(polite.Id) || Processes.Exists(deaf.Id));
    }

    [Fact]
    public async Task A_child_that_ended_leaves_nothing_behind()
    {
        var child = await _children.StartAsync(
            Shell("sleep 600 >/dev/null 2>&1 & echo $!") with { OutputFile = null }, Token);
        await child.Exited.WaitAsync(Token);

        await Processes.AssertGoneAsync(int.Parse(child.Output[0], CultureInfo.InvariantCulture), Token);
    }

    private static ChildCommand Shell(string script) => new() { Name = "script", FileName = "sh", Arguments = ["-c", script] };
}
