using System.Buffers;
using System.Text;
using System.Text.Json;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;

namespace Realtime.Inbox.Ledger;

/// <summary>Puts the backend's own events on the bus.</summary>
internal sealed class BusEvents(IAmazonEventBridge client, string busName)
{
    // EventBridge takes no more in a call.
    private const int EventsPerCall = 10;

    /// <summary>Puts events of one detail-type.</summary>
    public async Task PutAsync(string detailType, IReadOnlyList<string> details, CancellationToken cancellationToken)
    {
        foreach (var some in details.Chunk(EventsPerCall))
        {
            var entries = some.Select(detail => new PutEventsRequestEntry
            {
                EventBusName = busName,
                Source = NotificationReports.Source,
                DetailType = detailType,
                Detail = detail,
            });
            var answer = await client.PutEventsAsync(new PutEventsRequest { Entries = [.. entries] }, cancellationToken);
            if (answer.FailedEntryCount is > 0)
            {
                var code = answer.Entries.Select(entry => entry.ErrorCode).First(code => code is not null);
                throw new AmazonEventBridgeException($"The bus did not take {answer.FailedEntryCount} of {some.Length} events {detailType}: {code}.");
            }
        }
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
}
