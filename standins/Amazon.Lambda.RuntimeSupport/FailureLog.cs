using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// What the log says of a failure that the function did not handle. It goes to the standard output, as text with time, request id and
/// level before it, or as one line of JSON where the function's log format is that.
/// </summary>
internal static class FailureLog
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Writes <paramref name="exception"/> of the invocation, or of the start where <paramref name="context"/> is null.</summary>
    public static void Write(Exception exception, ILambdaContext context)
    {
        var time = TimeProvider.System.GetUtcNow().ToString(TimeFormat, CultureInfo.InvariantCulture);
        Console.Out.WriteLine(
            string.Equals(Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_FORMAT"), "JSON", StringComparison.OrdinalIgnoreCase)
                ? Json(time, exception, context)
                : $"{time}\t{context?.AwsRequestId}\tfail\t{exception}");
    }

    private static string Json(string time, Exception exception, ILambdaContext context)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.Default }))
        {
            writer.WriteStartObject();
            writer.WriteString("timestamp", time);
            writer.WriteString("level", nameof(LogLevel.Error));
            WriteIfKnown(writer, "requestId", context?.AwsRequestId);
            WriteIfKnown(writer, "traceId", context?.TraceId);
            writer.WriteNull("message");
            writer.WriteString("errorType", exception.GetType().FullName);
            writer.WriteString("errorMessage", exception.Message);
            writer.WriteStartArray("stackTrace");
            foreach (var line in exception.ToString().Split('\n'))
            {
                writer.WriteStringValue(line.Trim());
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteIfKnown(Utf8JsonWriter writer, string name, string value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            writer.WriteString(name, value);
        }
    }
}
