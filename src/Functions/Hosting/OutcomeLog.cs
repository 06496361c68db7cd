using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Realtime.Messages;

namespace Functions.Hosting;

/// <summary>
/// Writes one JSON line for each outcome, which is a CloudWatch metric in the embedded format at the same time: the outcome's name
/// counts 1, by function. Outcome names are public (alarms and dashboards know them). Message bodies and tokens never go in.
/// </summary>
/// <param name="output">Standard output itself: what goes through the console may get a prefix, and a line with one is no metric.</param>
/// <param name="clock">Stamps the lines.</param>
/// <param name="function">The one dimension of the metrics.</param>
/// <param name="metricsNamespace">The CloudWatch namespace of the metrics.</param>
internal sealed class OutcomeLog(Stream output, TimeProvider clock, string function, string metricsNamespace)
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _lock = new();

    public void Info(string outcome, string requestId, params ReadOnlySpan<LogField> fields) =>
        Write(OutcomeLevel.Info, outcome, requestId, fields);

    public void Warn(string outcome, string requestId, params ReadOnlySpan<LogField> fields) =>
        Write(OutcomeLevel.Warn, outcome, requestId, fields);

    public void Error(string outcome, string requestId, params ReadOnlySpan<LogField> fields) =>
        Write(OutcomeLevel.Error, outcome, requestId, fields);

    public void Write(OutcomeLevel level, string outcome, string requestId, params ReadOnlySpan<LogField> fields)
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(line, Options))
        {
            Write(writer, level, outcome, requestId, fields);
        }

        line.Write("\n"u8);
        lock (_lock)
        {
            output.Write(line.WrittenSpan);
            output.Flush();
        }
    }

    private void Write(
        Utf8JsonWriter writer, OutcomeLevel level, string outcome, string requestId, ReadOnlySpan<LogField> fields)
    {
        var now = clock.GetUtcNow();
        writer.WriteStartObject();
        writer.WriteString("timestamp"u8, Timestamp.Format(now));
        writer.WriteString("level"u8, level switch { OutcomeLevel.Info => "INFO", OutcomeLevel.Warn => "WARN", _ => "ERROR" });
        writer.WriteString("Function"u8, function);
        writer.WriteString("outcome"u8, outcome);
        writer.WriteString("requestId"u8, requestId);
        foreach (var field in fields)
        {
            Write(writer, field);
        }

        writer.WriteNumber(outcome, 1);
        WriteMetrics(writer, now, outcome, fields);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, LogField field)
    {
        if (field.Number is { } number)
        {
            writer.WriteNumber(field.Name, number);
        }
        else if (field.Texts is { } texts)
        {
            writer.WriteStartArray(field.Name);
            foreach (var text in texts)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }
        else if (field.Text is { } text)
        {
            writer.WriteString(field.Name, text);
        }
    }

    private void WriteMetrics(Utf8JsonWriter writer, DateTimeOffset now, string outcome, ReadOnlySpan<LogField> fields)
    {
        writer.WriteStartObject("_aws"u8);
        writer.WriteNumber("Timestamp"u8, now.ToUnixTimeMilliseconds());
        writer.WriteStartArray("CloudWatchMetrics"u8);
        writer.WriteStartObject();
        writer.WriteString("Namespace"u8, metricsNamespace);
        writer.WriteStartArray("Dimensions"u8);
        writer.WriteStartArray();
        writer.WriteStringValue("Function"u8);
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteStartArray("Metrics"u8);
        WriteMetric(writer, outcome);
        foreach (var field in fields)
        {
            if (field.IsMetric)
            {
                WriteMetric(writer, field.Name);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteMetric(Utf8JsonWriter writer, string name)
    {
        writer.WriteStartObject();
        writer.WriteString("Name"u8, name);
        writer.WriteString("Unit"u8, "Count"u8);
        writer.WriteEndObject();
    }
}
