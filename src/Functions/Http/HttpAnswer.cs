using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Hosting;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>What a request is answered with, and what the log line says of it beside the status.</summary>
internal sealed record HttpAnswer
{
    // The body is escaped once more as a string of the answer to Lambda, which takes 6,291,556 bytes. Some characters take six times
    // their room there (DEL, which any chat message may hold), base64 never more than 4/3.
    private const int LongestText = 1_000_000;

    // The answer is JSON, never HTML: nothing needs the escapes that make it safe inside a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required int Status { get; init; }

    public required string MediaType { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What the answer cost in read units of tables beside its own bytes, about.</summary>
    public double Units { get; init; }

    /// <summary>The problem, when it is one.</summary>
    public Problem? Problem { get; private init; }

    public IReadOnlyList<LogField> Fields { get; init; } = [];

    public static HttpAnswer Ok(Action<Utf8JsonWriter> write, params IReadOnlyList<LogField> fields) =>
        new() { Status = 200, MediaType = "application/json", Body = Written(write), Fields = fields };

    public static HttpAnswer Of(Problem problem) =>
        new() { Status = problem.Status, MediaType = Problem.MediaType, Body = Written(problem.WriteTo), Problem = problem };

    /// <summary>It is too much at the moment, for AWS or for the caller's share.</summary>
    public static HttpAnswer Throttled(string detail, TimeSpan retryAfter) =>
        Of(new Problem { Status = 429, Detail = detail, RetryAfter = retryAfter });

    public APIGatewayHttpApiV2ProxyResponse ToResponse()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = MediaType,
            // What one user may read must not be kept for the next one.
            ["cache-control"] = "no-store",
        };
        if (Problem?.RetryAfterSeconds is { } seconds)
        {
            headers["retry-after"] = seconds.ToString(CultureInfo.InvariantCulture);
        }

        var isText = Body.Length <= LongestText;
        return new APIGatewayHttpApiV2ProxyResponse
        {
            StatusCode = Status,
            Headers = headers,
            Body = isText ? Encoding.UTF8.GetString(Body.Span) : Convert.ToBase64String(Body.Span),
            IsBase64Encoded = !isText,
        };
    }

    private static ReadOnlyMemory<byte> Written(Action<Utf8JsonWriter> write)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(output, Options))
        {
            write(writer);
        }

        return output.WrittenMemory;
    }
}
