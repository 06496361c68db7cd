using System.Text.Json;

namespace Realtime.Messages;

/// <summary>What is wrong with a request, in the shape of RFC 9457 (<c>application/problem+json</c>).</summary>
public sealed record Problem
{
    /// <summary>The media type of a problem.</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What is wrong, for the developer of the caller. Says nothing of what goes on inside.</summary>
    public required string Detail { get; init; }

    /// <summary>The parameter that is wrong, or <see langword="null"/> when it isn't one parameter.</summary>
    public string? Parameter { get; init; }

    /// <summary>A word that programs act upon, where the status alone doesn't tell; <see langword="null"/> where it does.</summary>
    public string? Reason { get; init; }

    /// <summary>The right that the caller lacks, where that is the reason.</summary>
    public string? Right { get; init; }

    /// <summary>For 429: when to come back. Also written into the problem, in whole seconds, for those inside an answer have no header of their own.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary><see cref="RetryAfter"/> in whole seconds, rounded up.</summary>
    public long? RetryAfterSeconds => RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalSeconds) : null;

    /// <summary>The status in words: problems without a page of their own have the type <c>about:blank</c>, and its titles.</summary>
    public string Title => Status switch
    {
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        413 => "Content Too Large",
        429 => "Too Many Requests",
        _ => "Internal Server Error",
    };

    /// <summary>400 for a parameter that is missing or wrong.</summary>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="allowed">What it must be, following "must be": <c>a whole number from 1 to 1000</c>.</param>
    public static Problem Bad(string parameter, string allowed) =>
        new() { Status = 400, Parameter = parameter, Detail = $"{parameter} must be {allowed}." };

    /// <summary>Writes the problem as a JSON object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "about:blank"u8);
        writer.WriteString("title"u8, Title);
        writer.WriteNumber("status"u8, Status);
        writer.WriteString("detail"u8, Detail);
        if (Parameter is not null)
        {
            writer.WriteString("parameter"u8, Parameter);
        }

        if (Reason is not null)
        {
            writer.WriteString("reason"u8, Reason);
        }

        if (Right is not null)
        {
            writer.WriteString("right"u8, Right);
        }

        if (RetryAfterSeconds is { } seconds)
        {
            writer.WriteNumber("retryAfter"u8, seconds);
        }

        writer.WriteEndObject();
    }
}
