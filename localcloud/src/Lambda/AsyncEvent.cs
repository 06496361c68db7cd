namespace LocalCloud.Lambda;

/// <summary>An event in Lambda's queue for asynchronous invocations.</summary>
internal sealed record AsyncEvent
{
    /// <summary>The same over all attempts.</summary>
    public required string RequestId { get; init; }

    /// <summary>The function's name.</summary>
    public required string Function { get; init; }

    /// <summary>The event.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Who invoked: a service or a principal's ARN.</summary>
    public required string Source { get; init; }

    /// <summary>How often the function has failed on it.</summary>
    public int Failures { get; init; }

    /// <summary>Its name in the state store.</summary>
    public string StateName => $"{AsyncEvents.Folder}/{RequestId}";

    /// <summary>The request id of the event that is kept under a name.</summary>
    public static string RequestIdOf(string stateName) => stateName[(AsyncEvents.Folder.Length + 1)..];
}
