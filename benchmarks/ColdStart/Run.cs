using System.Diagnostics;
using System.Globalization;

namespace ColdStart;

/// <summary>One start of a contender.</summary>
/// <param name="Start">From the start of the process to its first answer.</param>
/// <param name="Warm">From a later event to its answer, the median.</param>
/// <param name="FirstPeakBytes">The most memory that it was resident with until its first answer.</param>
/// <param name="PeakBytes">The most memory that it was resident with until its last one.</param>
internal sealed record Run(TimeSpan Start, TimeSpan Warm, long FirstPeakBytes, long PeakBytes)
{
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["_HANDLER"] = "PublishUpdate",
        ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "512",
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
        ["AWS_SECRET_ACCESS_KEY"] = "secret",
        ["MESSAGE_LOG_TABLE"] = "Log",
        ["LOG_GENERATION"] = "1",
        ["METRICS_NAMESPACE"] = "Realtime",
    };

    /// <summary>Starts the contender, gives it its events, and ends it.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    public static async Task<Run> MeasureAsync(Contender contender, Stub stub, int warm, CancellationToken cancellationToken)
    {
        var ready = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = new Session(1 + warm, async () => PeakOf(await ready.Task));
        stub.Begin(session);
        var started = Stopwatch.GetTimestamp();
        using var process = Process.Start(Describe(contender, stub))!;
        ready.SetResult(process);
        try
        {
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            await Task.WhenAny(session.Ended, process.WaitForExitAsync(cancellationToken));
            session.Fail($"{contender.Name} ended before it had answered.");
            await session.Ended;
            return new Run(Stopwatch.GetElapsedTime(started, session.FirstAnswer), Median(session.Warm), session.FirstPeakBytes, PeakOf(process));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static ProcessStartInfo Describe(Contender contender, Stub stub)
    {
        var start = new ProcessStartInfo(contender.Command[0], contender.Command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = stub.Address;
        start.Environment["AWS_ENDPOINT_URL_IOT_DATA_PLANE"] = "http://" + stub.Address;
        return start;
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times) => times.Order().ToArray() is { Length: > 0 } all ? all[all.Length / 2] : TimeSpan.Zero;

    private static long PeakOf(Process process)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return 1024 * long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
    }
}
