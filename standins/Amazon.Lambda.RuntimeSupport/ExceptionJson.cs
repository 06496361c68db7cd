using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as the Runtime API wants it: type, message, stack trace, causes.</summary>
internal static class ExceptionJson
{
    /// <summary>Beyond this the stack traces are left out, then the messages are cut.</summary>
    private const int MaxBytes = 256 * 1024;
    private const int MaxCauses = 10;
    private const int MaxMessageChars = 8 * 1024;

    /// <summary>Writes <paramref name="exception"/> in at most 256 KB.</summary>
    public static byte[] Write(Exception exception)
    {
        var json = Write(exception, withStack: true, int.MaxValue);
        return json.Length <= MaxBytes ? json : Write(exception, withStack: false, MaxMessageChars);
    }

    private static byte[] Write(Exception exception, bool withStack, int maxMessage)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteOne(writer, exception, withStack, maxMessage, depth: 0);
        }

        return stream.ToArray();
    }

    private static void WriteOne(Utf8JsonWriter writer, Exception exception, bool withStack, int maxMessage, int depth)
    {
        writer.WriteStartObject();
        writer.WriteString("errorType", exception.GetType().Name);
        writer.WriteString("errorMessage", exception.Message.AsSpan(0, Math.Min(exception.Message.Length, maxMessage)));
        if (withStack && exception.StackTrace is { } stack)
        {
            writer.WriteStartArray("stackTrace");
            foreach (var line in stack.Split('\n'))
            {
                writer.WriteStringValue(line.Trim());
            }

            writer.WriteEndArray();
        }

        WriteCauses(writer, exception, withStack, maxMessage, depth);
        writer.WriteEndObject();
    }

    private static void WriteCauses(Utf8JsonWriter writer, Exception exception, bool withStack, int maxMessage, int depth)
    {
        if (depth >= MaxCauses)
        {
            return;
        }

        if (exception is AggregateException { InnerExceptions: [_, _, ..] causes })
        {
            writer.WriteStartArray("causes");
            foreach (var cause in causes.Take(MaxCauses))
            {
                WriteOne(writer, cause, withStack, maxMessage, depth + 1);
            }

            writer.WriteEndArray();
        }
        else if (exception.InnerException is { } cause)
        {
            writer.WritePropertyName("cause");
            WriteOne(writer, cause, withStack, maxMessage, depth + 1);
        }
    }
}
