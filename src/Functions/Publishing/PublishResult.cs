using System.Text.Json.Serialization;
using Realtime.Messages;

namespace Functions.Publishing;

/// <summary>What a publishing function answers.</summary>
public sealed record PublishResult
{
    /// <summary>How many messages were published.</summary>
    [JsonPropertyName("published")]
    public int Published { get; init; }

    /// <summary>
    /// How many of the messages the log has with another body, because their id was used before: what is there was published, not what came.
    /// </summary>
    [JsonPropertyName("conflicts")]
    public int Conflicts { get; init; }

    /// <summary>Users of a notification that have not signed in yet, by subject: it waits for them.</summary>
    [JsonPropertyName("pending")]
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>How many users of a notification don't want it.</summary>
    [JsonPropertyName("suppressed")]
    public int Suppressed { get; init; }

    /// <summary>Addressed identities that never opened a session: nothing was published for them.</summary>
    [JsonPropertyName("unknownRecipients")]
    public IReadOnlyList<string>? UnknownRecipients { get; init; }

    /// <summary>What has become of an event that is published later, if it is about one.</summary>
    [JsonPropertyName("schedule")]
    public ScheduleResult? Schedule { get; init; }

    /// <summary>The audience that a notification goes to, if it goes to one: page by page, from now on.</summary>
    [JsonPropertyName("audience")]
    public CutResult? Audience { get; init; }

    /// <summary>Why nothing was published: the request's mistake, which a retry would not mend.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}

/// <summary>An event that is published later, in a publishing function's answer.</summary>
public sealed record ScheduleResult
{
    /// <summary>What it is cancelled by.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary><c>scheduled</c>, <c>sent</c> or <c>cancelled</c>.</summary>
    [JsonPropertyName("state")]
    public required string State { get; init; }

    /// <summary>Its time.</summary>
    [JsonPropertyName("sendAt")]
    public string? SendAt { get; init; }
}

/// <summary>A <see cref="Problem"/> in a publishing function's answer.</summary>
public sealed record PublishProblem
{
    /// <summary>What kind of mistake it is.</summary>
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    /// <summary>The HTTP status that says the same.</summary>
    [JsonPropertyName("status")]
    public required int Status { get; init; }

    /// <summary>What is wrong, in a sentence.</summary>
    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    /// <summary>Where, if it is at one place.</summary>
    [JsonPropertyName("parameter")]
    public string? Parameter { get; init; }

    /// <summary>The problem as an answer.</summary>
    public static PublishProblem Of(Problem problem) =>
        new() { Title = problem.Title, Status = problem.Status, Detail = problem.Detail, Parameter = problem.Parameter };
}
