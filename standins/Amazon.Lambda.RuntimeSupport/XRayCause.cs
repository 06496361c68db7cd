using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>An exception as X-Ray shows it: one line of ASCII, because it travels in a header.</summary>
internal static class XRayCause
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Writes <paramref name="exception"/> without its causes, or returns null where Lambda would not take that much.</summary>
    public static string Write(Exception exception)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            WriteCause(writer, exception, [.. new StackTrace(exception, fNeedFileInfo: true).GetFrames()]);
        }

        return stream.Length < MaxBytes ? Encoding.ASCII.GetString(stream.GetBuffer(), 0, (int)stream.Length) : null;
    }

    private static void WriteCause(Utf8JsonWriter writer, Exception exception, StackFrame[] frames)
    {
        writer.WriteStartObject();
        writer.WriteString("working_directory", Directory.GetCurrentDirectory());
        writer.WriteStartArray("exceptions");
        writer.WriteStartObject();
        writer.WriteString("type", exception.GetType().Name);
        writer.WriteString("message", exception.Message);
        WriteStack(writer, frames);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartArray("paths");
        foreach (var path in frames.Select(frame => frame.GetFileName()).Where(path => path is not null).Distinct(StringComparer.Ordinal))
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteStack(Utf8JsonWriter writer, StackFrame[] frames)
    {
        if (frames.Length == 0)
        {
            return;
        }

        writer.WriteStartArray("stack");
        foreach (var frame in frames)
        {
            writer.WriteStartObject();
            if (frame.GetFileName() is { } path)
            {
                writer.WriteString("path", path);
            }

            writer.WriteString("label", Label(frame));
            if (frame.GetFileName() is not null)
            {
                writer.WriteNumber("line", frame.GetFileLineNumber());
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    // Not by reflection: a native binary keeps the names that stack traces need, and not the methods.
    private static string Label(StackFrame frame) =>
        DiagnosticMethodInfo.Create(frame) is { } method
            ? $"{method.DeclaringTypeName?.Split('.', '+')[^1]}.{method.Name}".TrimStart('.')
            : "Method has been trimmed";
}
