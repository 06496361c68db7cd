using System.Text.Json.Serialization;

namespace Functions.Archiving;

/// <summary>What became of a client's message. Nobody reads it on AWS, where rules call without waiting.</summary>
internal sealed record ArchiveResult
{
    /// <summary>Where the message stands in its log.</summary>
    [JsonPropertyName("position")]
    public string? Position { get; init; }

    /// <summary>Why the message was not logged.</summary>
    [JsonPropertyName("problem")]
    public string? Problem { get; init; }
}
