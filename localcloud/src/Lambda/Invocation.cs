using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalCloud.Lambda;

/// <summary>One event on its way through a function.</summary>
/// <param name="RequestId">The same over all attempts of an asynchronous invocation.</param>
/// <param name="Payload">The event.</param>
internal sealed record Invocation(string RequestId, ReadOnlyMemory<byte> Payload)
{
    /// <summary>JSON for <c>Lambda-Runtime-Client-Context</c>, or <see langword="null"/>.</summary>
    public string? ClientContext { get; init; }

    /// <summary>JSON for <c>Lambda-Runtime-Cognito-Identity</c>, or <see langword="null"/>.</summary>
    public string? CognitoIdentity { get; init; }

    /// <summary>Which attempt this is, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Who caused it, for people: <c>iot.amazonaws.com</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>A new request id.</summary>
    public static string NewId() => Guid.NewGuid().ToString();
}

/// <summary>What became of an invocation.</summary>
/// <param name="Payload">The function's answer, or the error object.</param>
/// <param name="ErrorType"><c>Runtime.ExitError</c>, an exception's name …; <see langword="null"/> when the function succeeded.</param>
internal sealed record InvocationOutcome(ReadOnlyMemory<byte> Payload, string? ErrorType)
{
    /// <summary>Whether the function failed.</summary>
    public bool IsError => ErrorType is not null;

    /// <summary>The last 4 KB of the invocation's log lines.</summary>
    public string LogTail { get; init; } = "";
}

/// <summary>Error objects that Lambda itself makes, in AWS's wording.</summary>
internal static class InvocationErrors
{
    /// <summary>Bytes of an answer at most: 6 MB and a little.</summary>
    public const int MaxAnswerBytes = (6 * 1024 * 1024) + 100;

    /// <summary>The process ended during the invocation or before it was ready.</summary>
    public static InvocationOutcome Exit(string requestId, int exitCode) => Of("Runtime.ExitError", requestId, exitCode switch
    {
        0 => "Runtime exited without providing a reason",
        > 128 => $"Runtime exited with error: signal: {SignalName(exitCode - 128)}",
        _ => string.Create(CultureInfo.InvariantCulture, $"Runtime exited with error: exit status {exitCode}"),
    });

    /// <summary>The function took longer than its timeout.</summary>
    public static InvocationOutcome Timeout(string requestId, TimeSpan timeout)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"Task timed out after {timeout.TotalSeconds:F2} seconds");
        return Of("Sandbox.Timedout", requestId, text);
    }

    /// <summary>There is no program to run, or it can't be run.</summary>
    public static InvocationOutcome InvalidEntrypoint(string requestId, string why) => Of("Runtime.InvalidEntrypoint", requestId, why);

    /// <summary>The answer is too long.</summary>
    public static InvocationOutcome TooLarge(long bytes) => Of("Function.ResponseSizeTooLarge", string.Create(
        CultureInfo.InvariantCulture,
        $"Response payload size ({bytes} bytes) exceeded maximum allowed payload size ({MaxAnswerBytes} bytes)."));

    private static InvocationOutcome Of(string type, string requestId, string message) =>
        Of(type, $"RequestId: {requestId} Error: {message}");

    private static InvocationOutcome Of(string type, string message) => new(
        JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject { ["errorType"] = type, ["errorMessage"] = message }), type);

    private static string SignalName(int signal) => signal switch
    {
        6 => "aborted",
        9 => "killed",
        11 => "segmentation fault",
        15 => "terminated",
        _ => signal.ToString(CultureInfo.InvariantCulture),
    };
}
