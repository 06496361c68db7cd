using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The answer for one topic of a catch-up: a page, or what is wrong with the topic.</summary>
internal sealed record CatchUpAnswer
{
    /// <summary>The topic as it was asked for.</summary>
    public required string? Topic { get; init; }

    public LogTopic? LogTopic { get; init; }

    public Position After { get; init; }

    public LogPage? Page { get; init; }

    public Problem? Problem { get; init; }

    /// <summary>The answer with as much of its page as fits into the room that is left.</summary>
    public CatchUpAnswer Fit(ref int bytes) =>
        Page is null ? this : this with { Page = MessagePage.Fit(LogTopic!.Topic, Page, After, ref bytes) };

    public static void Write(Utf8JsonWriter writer, IEnumerable<CatchUpAnswer> answers)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("topics"u8);
        foreach (var answer in answers)
        {
            answer.Write(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("topic"u8, Topic);
        if (Page is not null)
        {
            MessagePage.WriteTo(writer, LogTopic!.Topic, Page);
        }
        else if (Problem is not null)
        {
            writer.WritePropertyName("problem"u8);
            Problem.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
