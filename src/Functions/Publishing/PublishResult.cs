using System.Text.Json.Serialization;

namespace Functions.Publishing;

/// <summary>What a publishing function answers.</summary>
internal sealed record PublishResult
{
    /// <summary>How many messages were published.</summary>
    [JsonPropertyName("published")]
    public int Published { get; init; }

    /// <summary>
    /// How many of the messages the log has with another body, because their id was used before: what is there was published, not what came.
    /// </summary>
    [JsonPropertyName("conflicts")]
    public int Conflicts { get; init; }

    /// <summary>Addressed users that never opened a session, so nobody knows where to send to.</summary>
    [JsonPropertyName("unknownRecipients")]
    public IReadOnlyList<string>? UnknownRecipients { get; init; }

    /// <summary>Why nothing was published: the request's mistake, which a retry would not mend.</summary>
    [JsonPropertyName("problem")]
    public PublishProblem? Problem { get; init; }
}
