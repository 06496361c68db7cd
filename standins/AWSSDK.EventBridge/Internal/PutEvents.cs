using System.Buffers;
using System.Text.Json;
using Amazon.EventBridge.Model;
using Amazon.Runtime.Internal;
using Amazon.Util;
using Standins.Sdk;

namespace Amazon.EventBridge.Internal;

/// <summary><c>POST /</c>, told apart by its target.</summary>
internal static class PutEvents
{
    public static Operation<PutEventsRequest, PutEventsResponse> Operation { get; } = new(EventBridgeService.Instance, Write, Read);

    private static DefaultRequest Write(PutEventsRequest input)
    {
        var request = EventBridgeService.Instance.NewRequest(input, "POST", "/");
        request.Headers["X-Amz-Target"] = "AWSEvents.PutEvents";
        request.Headers[HeaderKeys.ContentTypeHeader] = "application/x-amz-json-1.1";
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Entries");
            foreach (var entry in input.Entries ?? [])
            {
                Write(writer, entry);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        request.Content = buffer.WrittenSpan.ToArray();
        return request;
    }

    private static void Write(Utf8JsonWriter writer, PutEventsRequestEntry entry)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
            [("Detail", entry.Detail), ("DetailType", entry.DetailType), ("EventBusName", entry.EventBusName), ("Source", entry.Source)])
        {
            if (value is not null)
            {
                writer.WriteString(name, value);
            }
        }

        writer.WriteEndObject();
    }

    private static PutEventsResponse Read(JsonElement answer) => new()
    {
        Entries = answer.Items("Entries", entry => new PutEventsResultEntry
        {
            ErrorCode = entry.Text("ErrorCode"),
            ErrorMessage = entry.Text("ErrorMessage"),
            EventId = entry.Text("EventId"),
        }),
        FailedEntryCount = answer.TryGetProperty("FailedEntryCount", out var failed) ? failed.GetInt32() : null,
    };
}
