using System.Text.Json.Serialization;
using Functions.Publishing;
using Realtime.Messages;

namespace Functions.DeadLetters;

/// <summary>What a redrive found and did.</summary>
public sealed record RedriveReport
{
    /// <summary>Whether letters were sent, or only counted.</summary>
    [JsonPropertyName("sent")]
    public bool IsSending { get; init; }

    /// <summary>Whether all of the queue was gone through; else there was no time, or the limit came first: run it again.</summary>
    [JsonPropertyName("complete")]
    public bool IsComplete { get; init; }

    /// <summary>How many letters were looked at.</summary>
    [JsonPropertyName("letters")]
    public int Letters { get; init; }

    /// <summary>What there was of each kind, by its name.</summary>
    [JsonPropertyName("kinds")]
    public IReadOnlyDictionary<string, RedriveCount> Kinds { get; init; } = new Dictionary<string, RedriveCount>();

    /// <summary>Why letters stayed, at most 20 of them.</summary>
    [JsonPropertyName("failures")]
    public IReadOnlyList<RedriveFailure> Failures { get; init; } = [];

    /// <summary>Why nothing was done: the request's mistake.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}

/// <summary>What there was of one kind.</summary>
public sealed record RedriveCount
{
    /// <summary>How many letters are meant by the request.</summary>
    [JsonPropertyName("found")]
    public int Found { get; init; }

    /// <summary>How many the request does not mean: they stay.</summary>
    [JsonPropertyName("left")]
    public int Left { get; init; }

    /// <summary>How many were sent again, and are out of the queue.</summary>
    [JsonPropertyName("done")]
    public int Done { get; init; }

    /// <summary>How many failed again, and stay.</summary>
    [JsonPropertyName("failed")]
    public int Failed { get; init; }

    /// <summary>How many their function refuses, for a reason that stands in the failures: they stay, unless they were to be dropped.</summary>
    [JsonPropertyName("refused")]
    public int Refused { get; init; }

    /// <summary>When the oldest one came.</summary>
    [JsonPropertyName("oldest")]
    public string? Oldest { get; init; }

    internal RedriveCount Plus(DateTimeOffset sentAt, RedriveCount one)
    {
        var at = Timestamp.Format(sentAt);
        return new()
        {
            Found = Found + one.Found,
            Left = Left + one.Left,
            Done = Done + one.Done,
            Failed = Failed + one.Failed,
            Refused = Refused + one.Refused,
            Oldest = Oldest is null || string.CompareOrdinal(at, Oldest) < 0 ? at : Oldest,
        };
    }
}

/// <summary>Why a letter stayed.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="MessageId">The queue's id of it.</param>
/// <param name="Reason">What its function said, or AWS.</param>
public sealed record RedriveFailure(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("messageId")] string MessageId,
    [property: JsonPropertyName("reason")] string Reason);
