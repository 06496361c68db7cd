using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;

namespace Realtime.Inbox.Ledger;

/// <summary>Puts the backend's own events on the bus.</summary>
internal sealed class BusEvents(IAmazonEventBridge client, string busName)
{
    // What PutEvents takes in one call: 10 events, and 256 KB wherever AWS does not take more yet. Each has source and type beside its detail.
    private const int MostEntries = 10;
    private const int MostBytes = 256 * 1024;
    private const int EntryBytes = 64;

    /// <summary>Puts events of one detail-type, all of them; throws what the first one failed by that was not taken.</summary>
    public async Task PutAsync(string detailType, IReadOnlyList<string> details, CancellationToken cancellationToken)
    {
        if ((await TryPutAsync(detailType, details, cancellationToken)).Values.FirstOrDefault() is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Puts as many events of one detail-type as the bus takes.</summary>
    /// <returns>What was not taken, by its place in <paramref name="details"/>, and why.</returns>
    public async Task<IReadOnlyDictionary<int, Exception>> TryPutAsync(
        string detailType, IReadOnlyList<string> details, CancellationToken cancellationToken)
    {
        var failed = new Dictionary<int, Exception>();
        foreach (var (first, count) in Calls(details))
        {
            try
            {
                var entries = details.Skip(first).Take(count).Select(detail => new PutEventsRequestEntry
                {
                    EventBusName = busName,
                    Source = NotificationReports.Source,
                    DetailType = detailType,
                    Detail = detail,
                });
                var answer = await client.PutEventsAsync(new PutEventsRequest { Entries = [.. entries] }, cancellationToken);
                foreach (var (place, entry) in (answer.Entries ?? []).Index().Where(one => one.Item.ErrorCode is { Length: > 0 }))
                {
                    failed[first + place] = new AmazonEventBridgeException($"The bus did not take the event {detailType}: {entry.ErrorCode}.");
                }
            }
            catch (Exception error) when (AwsCall.HasFailed(error))
            {
                for (var place = first; place < first + count; place++)
                {
                    failed[place] = error;
                }
            }
        }

        return failed;
    }

    /// <summary>The detail of an event: a JSON object.</summary>
    public static string Detail(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static IEnumerable<(int First, int Count)> Calls(IReadOnlyList<string> details)
    {
        var (first, bytes) = (0, 0);
        foreach (var (place, detail) in details.Index())
        {
            var size = Encoding.UTF8.GetByteCount(detail) + EntryBytes;
            if (place - first == MostEntries || (place > first && bytes + size > MostBytes))
            {
                yield return (first, place - first);
                (first, bytes) = (place, 0);
            }

            bytes += size;
        }

        if (first < details.Count)
        {
            yield return (first, details.Count - first);
        }
    }
}
