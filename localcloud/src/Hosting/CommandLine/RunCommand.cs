using System.CommandLine;
using System.Globalization;
using LocalCloud.Chaos;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting.Preparation;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Hosting.CommandLine;

/// <summary><c>LocalCloud [options]</c>: prepares, starts, and runs until Ctrl-C.</summary>
internal static class RunCommand
{
    /// <summary>The root command with its sub-commands.</summary>
    public static RootCommand Create()
    {
        var options = new RunOptions();
        var command = new RootCommand("Runs the whole system on this machine, from its CloudFormation template.");
        options.AddTo(command);
        command.Subcommands.Add(InvokeCommand.Create());
        command.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        command.SetAction((result, cancellationToken) =>
            RunAsync(options.Read(result), options.Prepares(result), options.HasOwnAssembly(result), result.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        CloudOptions options, bool prepares, bool hasOwnAssembly, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = ParentWatch.RunAsync(stop.Cancel, stop.Token);
        try
        {
            OpenFileLimit.Demand();
            await PrepareAsync(options, prepares, !hasOwnAssembly, console.Output, stop.Token);
            await using var host = await LocalCloudHost.StartAsync(options, null, stop.Token);
            await AnnounceAsync(host, console.Output);
            await Task.Delay(Timeout.InfiniteTimeSpan, stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e) when (e is LocalCloudException or UnsupportedTemplateException)
        {
            await console.Error.WriteLineAsync(TerminalText.Of(e.Message));
            return 1;
        }
        finally
        {
            await stop.CancelAsync();
            await watch;
        }
    }

    private static async Task PrepareAsync(
        CloudOptions options, bool prepares, bool withAssembly, TextWriter output, CancellationToken cancellationToken)
    {
        // A taken port is known now, and not after minutes of preparation.
        using (var listeners = new LoopbackListeners())
        {
            listeners.Bind(options.Port, "--port");
            listeners.Bind(options.MqttPort, "--mqtt-port");
            listeners.Bind(options.ApiPort, "--api-port");
            listeners.Bind(options.DemoPort, "--demo-port");
        }

        await using var children = new ChildProcesses(NullLogger<ChildProcesses>.Instance);
        await Toolchain.DemandNodeAsync(children, withNpm: prepares, cancellationToken);
        if (prepares)
        {
            await new PreparationRun(options.RootDirectory, PreparationSteps.All(withAssembly), children, output).RunAsync(cancellationToken);
        }

        if (withAssembly && Toolchain.NoticeOfFunctions(options.RootDirectory) is { } notice)
        {
            await output.WriteLineAsync(notice);
        }
    }

    private static async Task AnnounceAsync(LocalCloudHost host, TextWriter output)
    {
        var endpoints = host.Endpoints;
        var gateway = endpoints.Gateway.GetLeftPart(UriPartial.Authority);
        string[] lines =
        [
            "",
            $"  AWS APIs     {gateway}   AWS_ENDPOINT_URL={gateway} AWS_REGION={host.Options.Region} "
                + $"AWS_DEFAULT_REGION={host.Options.Region} AWS_ACCESS_KEY_ID={Iam.Administrator.AccessKeyId} AWS_SECRET_ACCESS_KEY={Iam.Administrator.SecretAccessKey}",
            $"  AWS IoT      ws://{endpoints.IotData}/mqtt",
            $"  MQTT         {endpoints.Mqtt.GetLeftPart(UriPartial.Authority)}   for tools; allowed everything without a user name",
            $"  HTTP API     {endpoints.HttpApi.GetLeftPart(UriPartial.Authority)}",
            $"  Demo         {endpoints.Demo.GetLeftPart(UriPartial.Authority)}   users alice and bob, password Password-1",
            string.Create(CultureInfo.InvariantCulture, $"  Inside       {gateway}/_local   messages, refusals, logs, and the stack's {host.Stack.Resources.Count} resources"),
            .. ChaosOf(host) is { IsOff: false } chaos ? [$"  Chaos        {chaos}   switch it off: curl -d off {gateway}/_local/chaos"] : Array.Empty<string>(),
            "",
            "Ready",
        ];
        await output.WriteLineAsync(string.Join('\n', lines));
        await output.FlushAsync();
    }

    // With the seed, so that the run can be repeated.
    private static ChaosSettings ChaosOf(LocalCloudHost host) => host.Services.GetRequiredService<ChaosSwitches>().Settings;
}

/// <summary>
/// Ends LocalCloud when the <c>dotnet run</c> that started it is killed: to whoever started that, it is LocalCloud. Other parents,
/// a shell for instance, may end before it.
/// </summary>
internal static class ParentWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Calls <paramref name="stop"/> when the parent is gone, and ends the process when that takes longer than 3 s.</summary>
    public static async Task RunAsync(Action stop, CancellationToken cancellationToken)
    {
        if (ParentOf("self") is not { } parent || !IsDotnetRun(parent))
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (ParentOf("self") != parent)
                {
                    stop();
                    await Task.Delay(Patience, CancellationToken.None);
                    Environment.Exit(1);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // LocalCloud ends.
        }
    }

    private static bool IsDotnetRun(int process)
    {
        try
        {
            var words = File.ReadAllText($"/proc/{process}/cmdline").Split('\0');
            return Path.GetFileNameWithoutExtension(words[0]) == "dotnet" && words.Contains("run");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int? ParentOf(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            // The program's name stands in parentheses and may hold anything; then come state and parent.
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
