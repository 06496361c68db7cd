using Realtime.Log.Table;
using Realtime.Tests.Log.Bounds;

namespace Realtime.Tests.DynamoDb;

/// <summary>The units that <see cref="Meter"/> counts are those that DynamoDB's answers name.</summary>
public sealed class CapacityTests(Dynalite dynalite) : IClassFixture<Dynalite>
{
    private const string Topic = "chat/general";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);

    [Fact]
    public async Task What_the_meter_counts_is_what_the_wire_says()
    {
        using var client = new CountingClient(dynalite.Endpoint);
        var table = $"MessageLog-{Guid.NewGuid():N}";
        await Dynalite.CreateTableAsync(client, table);
        var (metered, wire) = (new MeteredStore(), new DynamoDbLogStore(client, table));

        foreach (var (name, operation) in Operations())
        {
            metered.Meter.Reset();
            (client.Read, client.Written) = (0, 0);
            await operation(metered);
            await operation(wire);
            Assert.Equal((name, metered.Meter.ReadUnits, metered.Meter.WriteUnits), (name, client.Read, client.Written));
        }
    }

    // Two charges can't be seen on this wire: AWS takes half a unit for a query that finds nothing, and a refused put's units are in no answer.
    private static IEnumerable<(string Name, Func<ILogStore, Task> Operation)> Operations()
    {
        var token = TestContext.Current.CancellationToken;
        var key = new MessageKey(Topic, "backend", "m1");
        yield return ("no head", store => store.GetHeadAsync(Topic, token));
        yield return ("numbers", store => store.TakeNumbersAsync(Topic, new(8, Now, "e", 1, DateTimeOffset.MinValue), token));
        yield return ("head", store => store.GetHeadAsync(Topic, token));
        yield return ("no claim", store => store.GetClaimAsync(key, token));
        yield return ("claim", store => store.PutClaimIfAbsentAsync(key, new(1, Now, Now), token));
        foreach (var (index, size) in new[] { 0, 800, 1_000, 4_000, 4_200, 16 * 1024, 100_000 }.Index())
        {
            var entry = AnEntry(index + 1, size);
            yield return ($"message of {size}", store => store.PutEntryIfAbsentAsync(Topic, entry, token));
            yield return ($"read of {size}", store => store.GetEntryAsync(Topic, entry.Seq, token));
            yield return ($"query of {size}", store => store.QueryEntriesAsync(Topic, new(entry.Seq, entry.Seq, 1), token));
        }

        yield return ("void", store => store.PutEntryIfAbsentAsync(Topic, AnEntry(8, size: null), token));
        yield return ("all", store => store.QueryEntriesAsync(Topic, new(1, 100, 100), token));
        yield return ("all, consistent", store => store.QueryEntriesAsync(Topic, new(1, 100, 100) { Consistent = true }, token));
        yield return ("three down", store => store.QueryEntriesAsync(Topic, new(1, 100, 3) { Descending = true }, token));
        yield return ("no watermark", store => store.GetWatermarkAsync(Topic, token));
        yield return ("watermark", store => store.MoveWatermarkAsync(Topic, 7, token));
        yield return ("run of voids", store => store.ExtendVoidRunAsync(Topic, new(8, 8, Now, Now), token));
        yield return ("longer run of voids", store => store.ExtendVoidRunAsync(Topic, new(8, 9, Now, Now), token));
        yield return ("the run at a number", store => store.FindVoidRunAsync(Topic, 9, token));
    }

    private static Entry AnEntry(long seq, int? size) => new()
    {
        Seq = seq,
        At = Now,
        ExpiresAt = Now,
        Message = size is { } bytes ? new() { Id = "m1", Sender = "backend", SentAt = Now, Body = new byte[bytes] } : null,
    };
}
