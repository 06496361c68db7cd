using System.Text.Json.Serialization;

namespace Conformance.Tests;

/// <summary>An entry of <c>facts.json</c>.</summary>
internal sealed record KnownFact
{
    public required string Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Open { get; init; }

    public required bool Visible { get; init; }

    public required string Fact { get; init; }

    public required string Source { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}
