using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using LocalCloud.Tests.Lambda;

namespace LocalCloud.Tests.Hosting;

public sealed partial class RunCommandTests : IDisposable
{
    private readonly TinyAssembly _assembly = new("async (event) => { if (event.fail) throw new Error('asked to'); console.log('hello'); return event; }");
    private readonly string _state = Directory.CreateTempSubdirectory("run-state-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [GeneratedRegex(@"AWS APIs +(?<url>http://localhost:\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GatewayLine { get; }

    public void Dispose()
    {
        _assembly.Dispose();
        // Children end after it, and may write to the directory until then.
        SpinWait.SpinUntil(TryDeleteState, TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("-INT")]
    [InlineData("-TERM")]
    [InlineData("-KILL")]
    public async Task However_it_ends_it_leaves_no_child(string signal)
    {
        using var cloud = Start();
        await cloud.ReadyAsync();
        using var result = await InvokeAsync(cloud, "tiny", "{}");
        Assert.Equal(0, (await result.EndAsync()).ExitCode);
        var children = Processes.Descendants(cloud.Process.Id);
        Assert.True(children.Count >= 2, "There should be the function and the watchdog.");

        cloud.Signal(signal);

        var (exitCode, output) = await cloud.EndAsync();
        Assert.True(signal == "-KILL" || exitCode == 0, output);
        foreach (var child in children)
        {
            await Processes.AssertGoneAsync(child, Token);
        }
    }

    [Fact]
    public async Task It_ends_when_the_dotnet_run_that_started_it_is_killed()
    {
        // A shell that looks like `dotnet run` to its child, and builds nothing.
        using var cloud = new LocalCloudProcess(
            [.. Arguments()],
            start =>
            {
                var dotnet = start.FileName;
                string[] rest = [.. start.ArgumentList];
                start.FileName = "bash";
                start.ArgumentList.Clear();
                foreach (var word in (string[])["-c", "exec -a dotnet sh -c 'shift; \"$@\" & wait' dotnet run \"$@\"", "bash", dotnet, .. rest])
                {
                    start.ArgumentList.Add(word);
                }
            });
        await cloud.ReadyAsync();
        var children = Processes.Descendants(cloud.Process.Id);
        Assert.NotEmpty(children);

        cloud.Signal("-KILL");

        foreach (var child in children)
        {
            await Processes.AssertGoneAsync(child, Token);
        }
    }

    [Fact]
    public async Task A_taken_port_is_one_clear_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        using var cloud = Start("--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var (exitCode, output) = await cloud.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} is already in use; end what listens there, or choose another one with --port.", output.Trim());
    }

    [Fact]
    public async Task Data_that_another_one_uses_is_one_clear_sentence()
    {
        using var first = Start();
        await first.ReadyAsync();

        using var second = Start();
        var (exitCode, output) = await second.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal($"Another LocalCloud uses the data in {_state}; end it, or choose another directory with --state.", output.Trim());
    }

    [Fact]
    public async Task Fresh_deletes_the_data_of_earlier_runs_and_not_what_was_built()
    {
        await File.WriteAllTextAsync(Path.Combine(_state, "prepared.json"), "{}", Token);
        await File.WriteAllTextAsync(Path.Combine(_state, "old.json"), "{}", Token);
        Directory.CreateDirectory(Path.Combine(_state, "tables", "deep"));

        using var cloud = Start("--fresh");
        await cloud.ReadyAsync();

        Assert.True(File.Exists(Path.Combine(_state, "prepared.json")));
        Assert.False(File.Exists(Path.Combine(_state, "old.json")));
        Assert.False(Directory.Exists(Path.Combine(_state, "tables", "deep")));
    }

    [Fact]
    public async Task A_missing_Node_is_one_clear_sentence()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_state, "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(bin, "sh"), "/bin/sh");

        using var cloud = new LocalCloudProcess([.. Arguments()], start =>
        {
            start.FileName = WhereIs("dotnet");
            start.Environment["PATH"] = bin;
        });
        var (exitCode, output) = await cloud.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal("Node.js is missing: LocalCloud needs Node.js 20.19 or later in PATH.", output.Trim());
    }

    [Fact]
    public async Task A_Node_that_is_too_old_is_one_clear_sentence()
    {
        var bin = Directory.CreateDirectory(Path.Combine(_state, "bin")).FullName;
        await File.WriteAllTextAsync(Path.Combine(bin, "node"), "#!/bin/sh\necho v18.20.4\n", Token);
        File.SetUnixFileMode(Path.Combine(bin, "node"), UnixFileMode.UserRead | UnixFileMode.UserExecute);

        using var cloud = new LocalCloudProcess([.. Arguments()], start => start.Environment["PATH"] = bin + ":" + start.Environment["PATH"]);
        var (exitCode, output) = await cloud.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Equal("Node.js is v18.20.4: LocalCloud needs Node.js 20.19 or later in PATH.", output.Trim());
    }

    [Theory]
    [InlineData("--port 70000", "--port must be from 0 to 65535.")]
    [InlineData("--account 12", "--account must have 12 digits.")]
    [InlineData("--port http", "--port must be from 0 to 65535.")]
    [InlineData("--mqtt-port --fresh", "--mqtt-port")]
    [InlineData("--session-expiry 00", "--session-expiry must be from 1 to 604800.")]
    [InlineData("--session-expiry 604801", "--session-expiry must be from 1 to 604800.")]
    [InlineData("--retry-delays soon", "--retry-delays takes seconds, separated by commas: 60,120")]
    [InlineData("--denied-subscribe maybe", "maybe")]
    [InlineData("--chaos explode=1", "There is no chaos switch 'explode'. There are: duplicate=0.1,")]
    [InlineData("--chaos duplicate=2", "The chaos switch 'duplicate' takes a share from 0 to 1, not '2'.")]
    public async Task A_wrong_option_is_refused(string options, string message)
    {
        using var cloud = Start(options.Split(' '));
        var (exitCode, output) = await cloud.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_goes_wrong_on_purpose_is_said_at_the_start_with_its_seed_and_only_then()
    {
        using var chaotic = Start("--chaos", "duplicate=0.1,seed=7");
        await chaotic.ReadyAsync();
        Assert.Contains("Chaos        duplicate=0.1,seed=7", chaotic.Output, StringComparison.Ordinal);
        chaotic.Signal("-INT");
        await chaotic.EndAsync();

        using var calm = Start();
        await calm.ReadyAsync();
        Assert.DoesNotContain("Chaos", calm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_version_says_what_the_functions_were_published_with()
    {
        using var version = new LocalCloudProcess(["--version"]);
        var (exitCode, output) = await version.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.Matches(@"^LocalCloud \d+\.\d+\.\d+\s+Functions: Native AOT, with (Amazon's packages|the stand-ins for Amazon's packages)\s*$", output);
    }

    [Fact]
    public async Task The_help_lists_the_chaos_switches()
    {
        using var help = new LocalCloudProcess(["--help"]);
        var (exitCode, output) = await help.EndAsync();

        Assert.Equal(0, exitCode);
        Assert.All(
            ["--chaos", "duplicate", "reorder", "delay-suback", "drop-qos0", "disconnect-every", "throttle", "lambda-error", "seed"],
            name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_template_with_something_unknown_is_refused_by_name()
    {
        _assembly.Resources["Cluster"] = new System.Text.Json.Nodes.JsonObject { ["Type"] = "AWS::ECS::Cluster" };

        using var cloud = Start();
        var (exitCode, output) = await cloud.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Cluster (AWS::ECS::Cluster): the resource type is not supported.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_runs_a_function_by_name_or_handler_and_tells_failure_by_its_exit_code()
    {
        using var cloud = Start();
        await cloud.ReadyAsync();

        using var byName = await InvokeAsync(cloud, "tiny", """{"a":1}""");
        using var byHandler = await InvokeAsync(cloud, "Tiny", """{"b":2}""");
        using var failing = await InvokeAsync(cloud, "tiny", """{"fail":true}""");
        using var unknown = await InvokeAsync(cloud, "huge", "{}");

        var (code, output) = await byName.EndAsync();
        Assert.Equal(0, code);
        Assert.Contains("""{"a":1}""", output, StringComparison.Ordinal);
        Assert.Contains("hello", output, StringComparison.Ordinal);
        Assert.Contains("REPORT RequestId", output, StringComparison.Ordinal);
        Assert.Equal(0, (await byHandler.EndAsync()).ExitCode);
        var (failed, error) = await failing.EndAsync();
        Assert.Equal(1, failed);
        Assert.Contains("asked to", error, StringComparison.Ordinal);
        Assert.Equal((1, "There is no function huge; there are Tiny."), await unknown.EndAsync());
    }

    [Fact]
    public async Task Invoke_without_a_LocalCloud_is_one_clear_sentence()
    {
        var file = Path.Combine(_state, "event.json");
        await File.WriteAllTextAsync(file, "{}", Token);

        using var invoke = new LocalCloudProcess(["invoke", "tiny", file, "--endpoint", "http://localhost:1"]);
        var (exitCode, output) = await invoke.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith("LocalCloud does not run at http://localhost:1", output, StringComparison.Ordinal);
        Assert.Single(output.Trim().Split('\n'));
    }

    private static string WhereIs(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).First(File.Exists);

    private IEnumerable<string> Arguments() =>
        ["--no-prepare", "--port", "0", "--mqtt-port", "0", "--api-port", "0", "--demo-port", "0", "--state", _state, "--assembly", _assembly.Save()];

    private LocalCloudProcess Start(params string[] more)
    {
        string[] arguments = [.. Arguments()];
        // An option that is given twice is a mistake.
        return new([.. arguments.Where((_, i) => !more.Contains(arguments[i]) && (i == 0 || !more.Contains(arguments[i - 1]))), .. more]);
    }

    private async Task<LocalCloudProcess> InvokeAsync(LocalCloudProcess cloud, string function, string payload)
    {
        var file = Path.Combine(_state, Guid.NewGuid() + ".json");
        await File.WriteAllTextAsync(file, payload, Token);
        return new LocalCloudProcess(["invoke", function, file, "--endpoint", GatewayLine.Match(cloud.Output).Groups["url"].Value]);
    }

    [Fact]
    public async Task A_state_directory_that_is_a_file_is_said_in_one_sentence()
    {
        var file = Path.Combine(_state, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        using var cloud = new LocalCloudProcess(["--no-prepare", "--port", "0", "--mqtt-port", "0", "--api-port", "0", "--demo-port", "0", "--state", file]);

        var (exitCode, output) = await cloud.EndAsync();

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{file} can't be used as the state directory: ", output, StringComparison.Ordinal);
    }

    private bool TryDeleteState()
    {
        try
        {
            Directory.Delete(_state, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
