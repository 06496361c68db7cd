using LocalCloud.Gateway;

namespace LocalCloud.DynamoDb;

/// <summary>Sweeps expired items every minute of the local clock, so at once when it was moved, until nothing expired is left.</summary>
internal sealed partial class TimeToLiveSweeper(TimeToLiveSweep sweep, TimeProvider clock, ILogger<TimeToLiveSweeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only the time of day moves with the clock, ticks come at their own pace; so a move is seen within a tick.
        var due = clock.GetUtcNow() + Interval;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Tick, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (clock.GetUtcNow() < due || stoppingToken.IsCancellationRequested)
            {
                continue;
            }

            var left = await SweepAsync(stoppingToken);
            // Soon again when something is left: after a jump nobody wants to wait minutes for what days would have done.
            due = clock.GetUtcNow() + (left > 0 ? Tick : Interval);
            Swept(logger, left);
        }
    }

    private async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await sweep.RunAsync(cancellationToken);
        }
        catch (AwsException error)
        {
            Failed(logger, error);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return 0;
        }
    }

    [LoggerMessage(4521, LogLevel.Debug, "Swept expired items: {Left} left", EventName = "TimeToLiveSwept")]
    private static partial void Swept(ILogger logger, int left);

    [LoggerMessage(4522, LogLevel.Warning, "Sweeping expired items failed", EventName = "TimeToLiveFailed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
