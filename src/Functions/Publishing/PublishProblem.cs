using System.Text.Json.Serialization;
using Realtime.Messages;

namespace Functions.Publishing;

/// <summary>A <see cref="Problem"/> in a publishing function's answer.</summary>
internal sealed record PublishProblem
{
    [JsonPropertyName("title")]
    public required string Title { get; init; }

    [JsonPropertyName("status")]
    public required int Status { get; init; }

    [JsonPropertyName("detail")]
    public required string Detail { get; init; }

    [JsonPropertyName("parameter")]
    public string? Parameter { get; init; }

    public static PublishProblem Of(Problem problem) =>
        new() { Title = problem.Title, Status = problem.Status, Detail = problem.Detail, Parameter = problem.Parameter };
}
