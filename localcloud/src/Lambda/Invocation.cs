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
