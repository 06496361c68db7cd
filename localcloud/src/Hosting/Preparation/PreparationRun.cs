using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LocalCloud.Hosting.Preparation;

/// <summary>Prepares what is missing or stale, steps side by side where none waits for another.</summary>
internal sealed class PreparationRun(string root, IReadOnlyList<PreparationStep> steps, ChildProcesses children, TextWriter output)
{
    private readonly PreparedSteps _prepared = new(root);
    private readonly Lock _lock = new();

    // Build servers would outlive the steps, and be killed under whoever else uses them.
    private static readonly Dictionary<string, string?> Environment = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["UseSharedCompilation"] = "false",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["NO_UPDATE_NOTIFIER"] = "1",
    };

    /// <summary>Runs the steps.</summary>
    /// <exception cref="LocalCloudException">A step failed; its output was written.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new Dictionary<string, Task>();
        foreach (var step in steps)
        {
            running[step.Name] = RunAfterAsync(step, [.. step.After.Where(running.ContainsKey).Select(name => running[name])], failed);
        }

        try
        {
            await Task.WhenAll(running.Values);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Of several tasks that ended, WhenAll throws the first one's exception; the reason is the one that is not a cancellation.
            throw running.Values.First(task => task.IsFaulted).Exception!.InnerException!;
        }
    }

    private async Task RunAfterAsync(PreparationStep step, Task[] before, CancellationTokenSource failed)
    {
        await Task.WhenAll(before);
        try
        {
            await RunAsync(step, failed.Token);
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    private async Task RunAsync(PreparationStep step, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var hash = await Task.Run(() => InputHash.Of(root, step.Inputs, step.Circumstances), cancellationToken);
        if (step.Outputs.All(file => File.Exists(Path.Combine(root, file))) && (_prepared.IsRecorded(step.Name, hash) || step.IsDoneAnyway(root)))
        {
            return;
        }

        _prepared.Record(step.Name, null);
        Write($"  {step.Name,-16} ...");
        var started = TimeProvider.System.GetTimestamp();
        var child = await children.StartAsync(Command(step), cancellationToken);
        await using (cancellationToken.Register(() => _ = child.KillAsync()))
        {
            var exitCode = await child.Exited;
            cancellationToken.ThrowIfCancellationRequested();
            if (exitCode != 0)
            {
                Write(TerminalText.Of(string.Join('\n', child.Output)));
                throw new LocalCloudException(
                    $"Preparing the {step.Name} failed: `{string.Join(' ', step.Command)}` ended with exit code {exitCode}, its output is above.");
            }
        }

        _prepared.Record(step.Name, hash);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        Write(string.Create(CultureInfo.InvariantCulture, $"  {step.Name,-16} done in {seconds:F1} s"));
    }

    private ChildCommand Command(PreparationStep step) => new()
    {
        Name = step.Name,
        FileName = step.Command[0],
        Arguments = [.. step.Command.Skip(1)],
        WorkingDirectory = root,
        Environment = Environment,
        // A build is the developer's own: proxies, registries and caches are told by variables that nobody can list.
        Inherits = null,
    };

    private void Write(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
        }
    }
}

/// <summary>One hash over names and contents of files.</summary>
internal static class InputHash
{
    // What builds write next to sources, and tests beside them, which nothing is made from.
    private static readonly HashSet<string> Skipped = ["bin", "obj", "dist", "node_modules", "artifacts", "TestResults", "tests"];

    /// <summary>Hashes the files at or below <paramref name="paths"/>; what is not there counts as not there.</summary>
    public static string Of(string root, IEnumerable<string> paths, string circumstances)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(circumstances));
        foreach (var file in paths.SelectMany(path => Files(Path.Combine(root, path))).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"\n{Path.GetRelativePath(root, file)}\n"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path)
                .Where(IsSource)
                .Concat(Directory.EnumerateDirectories(path).Where(folder => !Skipped.Contains(Path.GetFileName(folder))).SelectMany(Files))
            : [];
    }

    // Publishing writes and deletes lock files of its variants.
    private static bool IsSource(string file) =>
        !(Path.GetFileName(file) is var name
            && name.StartsWith("packages.", StringComparison.Ordinal)
            && name.EndsWith(".lock.json", StringComparison.Ordinal)
            && name != "packages.lock.json");
}

/// <summary>From which inputs each step was done last: <c>.localcloud/prepared.json</c>.</summary>
internal sealed class PreparedSteps
{
    /// <summary>The file's name, in the state directory.</summary>
    public const string FileName = "prepared.json";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _hashes;

    /// <summary>Reads the file, if there is one.</summary>
    public PreparedSteps(string root)
    {
        _path = Path.Combine(root, ".localcloud", FileName);
        _hashes = Read(_path);
    }

    /// <summary>Whether the step was last done from these inputs.</summary>
    public bool IsRecorded(string step, string hash)
    {
        lock (_lock)
        {
            return _hashes.GetValueOrDefault(step) == hash;
        }
    }

    /// <summary>The step is done; or with <see langword="null"/> it is about to be, and what was known no longer counts.</summary>
    public void Record(string step, string? hash)
    {
        lock (_lock)
        {
            _hashes[step] = hash ?? "";
            Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
            File.WriteAllText(_path + ".next", JsonSerializer.Serialize(_hashes, Indented));
            File.Move(_path + ".next", _path, overwrite: true);
        }
    }

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) ?? [] : [];
        }
        catch (JsonException)
        {
            // All steps are then taken as stale.
            return [];
        }
    }
}
