using Amazon.Lambda.Core;

namespace Functions.Hosting;

/// <summary>Ends the work early enough to answer: Lambda kills what runs longer, and a killed function says nothing.</summary>
internal static class Deadline
{
    /// <summary>What is left for the log line and the answer.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(500);

    public static CancellationTokenSource Start(ILambdaContext context, TimeProvider clock) => Start(context.RemainingTime, clock);

    /// <summary>A source that cancels <see cref="Margin"/> before the time is over; at once when no more than that is left.</summary>
    public static CancellationTokenSource Start(TimeSpan remaining, TimeProvider clock)
    {
        if (remaining > Margin)
        {
            return new CancellationTokenSource(remaining - Margin, clock);
        }

        var past = new CancellationTokenSource();
        past.Cancel();
        return past;
    }
}
