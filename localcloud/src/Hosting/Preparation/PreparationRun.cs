using System.Globalization;

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
                Write(string.Join('\n', child.Output));
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
    };

    private void Write(string text)
    {
        lock (_lock)
        {
            output.WriteLine(text);
        }
    }
}
