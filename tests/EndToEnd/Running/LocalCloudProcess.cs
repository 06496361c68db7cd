using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EndToEnd.Running;

/// <summary>
/// A LocalCloud of the test's own, as a process: free ports, an empty state directory, the template and the functions' binary as
/// they were built.
/// </summary>
internal sealed partial class LocalCloudProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(90);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _ended = Task.CompletedTask;
    private readonly string _state;
    private readonly bool _keepsState;

    private LocalCloudProcess(string assembly, string[] options, string? state)
    {
        _keepsState = state is not null;
        _state = state ?? Directory.CreateTempSubdirectory("localcloud-").FullName;
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "LocalCloud.dll"), "--no-prepare", "--port", "0", "--mqtt-port", "0", "--api-port", "0", "--demo-port", "0",
            "--state", _state, "--assembly", assembly, .. options,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        if (_keepsState)
        {
            IgnoreFileSizeSignal(start);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
    }

    public int ProcessId => _process.Id;

    public Uri Gateway { get; private set; } = null!;

    public Uri HttpApi { get; private set; } = null!;

    public Uri Demo { get; private set; } = null!;

    /// <summary>The stack's outputs by name.</summary>
    public IReadOnlyDictionary<string, string> Outputs { get; private set; } = new Dictionary<string, string>();

    public string Output => string.Join('\n', _output);

    // Every API but the first has a host of its own, which browsers and curl resolve by themselves.
    public HttpClient Http { get; } = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });

    public static Task<LocalCloudProcess> StartAsync(params string[] options) =>
        StartAsync(TestedDeployment.Assembly, [.. options, .. TestedDeployment.Beside]);

    /// <summary>
    /// Starts one with an assembly of its own. With a <paramref name="state"/> it goes on with what a former one left there, and leaves it there
    /// too; its files may then be limited by <c>prlimit --fsize</c>, as if the disk were full.
    /// </summary>
    public static async Task<LocalCloudProcess> StartAsync(string assembly, string[] options, string? state = null)
    {
        var cloud = new LocalCloudProcess(assembly, options, state);
        try
        {
            await cloud.RunAsync();
        }
        catch
        {
            await cloud.DisposeAsync();
            throw;
        }

        return cloud;
    }

    /// <summary>The outputs of a stack by name. Those that an earlier stack has, too, stand with the stack's name.</summary>
    public IReadOnlyDictionary<string, string> OutputsOf(string stack) => Outputs
        .OrderBy(output => output.Key.StartsWith($"{stack}.", StringComparison.Ordinal))
        .Where(output => !output.Key.Contains('.', StringComparison.Ordinal) || output.Key.StartsWith($"{stack}.", StringComparison.Ordinal))
        .GroupBy(output => output.Key.Split('.')[^1], output => output.Value)
        .ToDictionary(group => group.Key, group => group.Last());

    /// <summary>Deletes a stack; the answer, or why not.</summary>
    public async Task<JsonObject> DestroyAsync(string stack)
    {
        using var answer = await Http.DeleteAsync(new Uri(Gateway, $"/_local/stacks/{stack}"), TestContext.Current.CancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
    }

    /// <summary>Deletes a stack whose resources AWS takes minutes to let go of, while time flies.</summary>
    public async Task<JsonObject> DestroyInLessTimeAsync(string stack)
    {
        var destroying = DestroyAsync(stack);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
        while (!destroying.IsCompleted && await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken))
        {
            await MoveClockAsync(TimeSpan.FromMinutes(5));
        }

        return await destroying;
    }

    /// <summary>Moves LocalCloud's clock.</summary>
    public async Task MoveClockAsync(TimeSpan time)
    {
        using var moved = await Http.PostAsJsonAsync(
            new Uri(Gateway, "/_local/clock"), new JsonObject { ["advanceSeconds"] = (int)time.TotalSeconds }, TestContext.Current.CancellationToken);
        moved.EnsureSuccessStatusCode();
    }

    /// <summary>A list below <c>/_local</c>, as text.</summary>
    public Task<string> TextAsync(string path) => Http.GetStringAsync(new Uri(Gateway, path), TestContext.Current.CancellationToken);

    /// <summary>What was refused so far, oldest first.</summary>
    public Task<IReadOnlyList<JsonObject>> RefusedAsync() => ListAsync("/_local/refused");

    /// <summary>What was published lately.</summary>
    public Task<IReadOnlyList<JsonObject>> MessagesAsync() => ListAsync("/_local/messages");

    /// <summary>What functions ran so far.</summary>
    public Task<IReadOnlyList<JsonObject>> InvocationsAsync() => ListAsync("/_local/invocations");

    /// <summary>Cuts a client's connection as a broken network would: no close frame.</summary>
    public async Task CutAsync(string clientId)
    {
        using var answer = await Http.PostAsync(
            new Uri(Gateway, $"/_local/connections/{Uri.EscapeDataString(clientId)}/cut"), null, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The client ids that are connected now.</summary>
    public async Task<IReadOnlyList<string>> ConnectionsAsync() =>
        [.. (await ListAsync("/_local/connections")).Select(connection => (string)connection["clientId"]!)];

    /// <summary>SIGKILL: nothing is written any more, nobody is told.</summary>
    public void Kill() => _process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Kill(); // its children must follow by themselves; Hosting's tests look for leftovers
        }

        await _ended;
        await KeepOutputAsync();
        _process.Dispose();
        Http.Dispose();
        if (!_keepsState)
        {
            await DeleteStateAsync();
        }
    }

    // A write beyond the limit then fails, as on a full disk, instead of ending the process.
    private static void IgnoreFileSizeSignal(ProcessStartInfo start)
    {
        string[] command = [start.FileName, .. start.ArgumentList];
        start.FileName = "sh";
        start.ArgumentList.Clear();
        foreach (var argument in (string[])["-c", "trap '' XFSZ; exec \"$@\"", "sh", .. command])
        {
            start.ArgumentList.Add(argument);
        }
    }

    [GeneratedRegex(@"http://localhost:\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalUrl { get; }

    private async Task<IReadOnlyList<JsonObject>> ListAsync(string path) =>
        [.. (await Http.GetFromJsonAsync<JsonArray>(new Uri(Gateway, path), TestContext.Current.CancellationToken))!
            .Select(item => item!.AsObject())];

    private async Task WatchAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None); // the end of its output included
        _ready.TrySetException(new InvalidOperationException($"LocalCloud ended before it was ready:\n{Output}"));
    }

    // Its children end after it, and may write to the directory until then.
    private async Task DeleteStateAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                Directory.Delete(_state, recursive: true);
                return;
            }
            catch (IOException) when (attempt < 100)
            {
                await timer.WaitForNextTickAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Whoever looks into a failed test finds what LocalCloud said beside the test's log.</summary>
    private async Task KeepOutputAsync()
    {
        var folder = Directory.CreateDirectory(Repository.PathTo("artifacts", "test-logs", "localcloud"));
        // Fixtures have no test; one that is shared goes on beside others.
        var test = TestContext.Current.Test?.TestDisplayName ?? $"fixture-{_process.Id}";
        var name = string.Concat(test.Select(c => char.IsLetterOrDigit(c) ? c : '_'));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, $"{name[..Math.Min(name.Length, 150)]}.log"), Output, CancellationToken.None);
    }

    private async Task RunAsync()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        _ended = WatchAsync();
        await _ready.Task.WaitAsync(StartLimit, TestContext.Current.CancellationToken);
        Gateway = UrlAfter("AWS APIs");
        HttpApi = UrlAfter("HTTP API");
        Demo = UrlAfter("Demo");
        var outputs = await Http.GetFromJsonAsync<JsonObject>(new Uri(Gateway, "/_local/outputs"), TestContext.Current.CancellationToken);
        Outputs = outputs.Deserialize<Dictionary<string, string>>()!;
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Uri UrlAfter(string label) =>
        new(LocalUrl.Match(_output.First(line => line.TrimStart().StartsWith(label, StringComparison.OrdinalIgnoreCase))).Value);

    private void Read(string? line)
    {
        if (line is null)
        {
            return;
        }

        _output.Enqueue(line);
        if (line.Trim().StartsWith("Ready", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
