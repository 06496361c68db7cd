using Realtime.Log;
using Realtime.Log.Table;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Log.Bounds;

/// <summary>A topic in a table that counts what it is asked for, and what a page of it may cost.</summary>
public abstract class BoundedReads
{
    private const int Megabyte = 1024 * 1024;
    private const int Body = 16 * 1024;
    private const int ReadStep = 4096;

    private protected static LogTopic Topic { get; } = new("chat/general", TimeSpan.FromDays(90)) { MaxBodyBytes = Body };

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected MeteredStore Store { get; } = new();

    private protected DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000);

    private protected static long Bytes(LogPage page) => page.Messages.Sum(message => (long)message.Body.Length);

    /// <summary>A process that knows nothing yet.</summary>
    private protected MessageLog Cold() => Over(Store);

    private protected MessageLog Over(ILogStore store) => new(store, LogRules.Design, generation: 1, new SimClock(() => Now, TimeSpan.Zero));

    private protected NewMessage Message(string id) => new() { Id = id, Sender = "backend", SentAt = Now, Body = new byte[Body] };

    /// <summary>At most five requests in all, four times what they return and 1 MB.</summary>
    private protected void AssertBounded(string name, int size, int requests, long returned)
    {
        var meter = Store.Meter;
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"| {name} | {size} | {requests} | {meter.Requests} | {returned / 1024} | {meter.ReadBytes / 1024} | {meter.ReadUnits} | {meter.WriteUnits} |");
        var bytes = (4 * returned) + Megabyte;
        Assert.InRange(requests, 1, 5);
        Assert.InRange(meter.ReadBytes, 0, bytes);
        Assert.InRange(meter.ReadUnits + meter.WriteUnits, 0, (double)bytes / ReadStep);
    }
}
