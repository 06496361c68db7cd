using System.Text.Encodings.Web;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as Lambda's callers get it: type, message, stack trace, causes; indented, and escaped no more than JSON asks for.</summary>
internal static class ExceptionJson
{
    private const int MaxBytes = 256 * 1024;
    private const string TooLarge = "Exception exceeded maximum payload size of 256KB.";

    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes <paramref name="exception"/> in at most 256 KB: without its causes if they are too much, or else only that it is.</summary>
    public static byte[] Write(Exception exception)
    {
        var json = Write(writer => WriteOne(writer, exception, withCauses: true));
        json = json.Length <= MaxBytes ? json : Write(writer => WriteOne(writer, exception, withCauses: false));
        return json.Length <= MaxBytes ? json : Write(WriteTooLarge);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Readable))
        {
            write(writer);
        }

        return stream.ToArray();
    }

    private static void WriteOne(Utf8JsonWriter writer, Exception exception, bool withCauses)
    {
        // Deeper than the writer goes, nobody reads.
        if (writer.CurrentDepth > 500)
        {
            WriteTooLarge(writer);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", exception.Message);
        WriteStack(writer, exception.StackTrace);
        WriteCauses(writer, exception, withCauses);
        writer.WriteEndObject();
    }

    private static void WriteStack(Utf8JsonWriter writer, string stack)
    {
        if (string.IsNullOrWhiteSpace(stack))
        {
            return;
        }

        writer.WriteStartArray("stackTrace");
        foreach (var line in stack.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            writer.WriteStringValue(line);
        }

        writer.WriteEndArray();
    }

    private static void WriteCauses(Utf8JsonWriter writer, Exception exception, bool withCauses)
    {
        if (exception.InnerException is { } cause)
        {
            writer.WritePropertyName("cause");
            WriteCause(writer, cause, withCauses);
        }

        if (exception is AggregateException { InnerExceptions: [_, ..] causes })
        {
            writer.WriteStartArray("causes");
            foreach (var one in withCauses ? causes : causes.Take(1))
            {
                WriteCause(writer, one, withCauses);
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteCause(Utf8JsonWriter writer, Exception cause, bool withCauses)
    {
        if (withCauses)
        {
            WriteOne(writer, cause, withCauses);
        }
        else
        {
            WriteTooLarge(writer);
        }
    }

    private static void WriteTooLarge(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("errorMessage", TooLarge);
        writer.WriteEndObject();
    }
}
