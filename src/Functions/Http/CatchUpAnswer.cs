using System.Text.Json;
using Realtime.Log;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The answer for one topic of a catch-up: a page, or what is wrong with the topic.</summary>
internal sealed class CatchUpAnswer
{
    /// <summary>The topic as it was asked for.</summary>
    public required string? Topic { get; init; }

    /// <summary>What is to be read of the log, unless there is a problem.</summary>
    public TopicRead? Read { get; private init; }

    public LogPage? Page { get; private set; }

    public Problem? Problem { get; private set; }

    /// <summary>What went wrong while the topic was read.</summary>
    public string? ErrorType { get; private set; }

    public static CatchUpAnswer Begin(CatchUpTopic asked, Caller caller) => asked.TryRead(caller, out var topic, out var after, out var problem)
        ? new()
        {
            Topic = asked.Topic,
            Read = new(topic, after) { Measure = message => MessagePage.Measure(topic.Topic, message) },
        }
        : new() { Topic = asked.Topic, Problem = problem };

    /// <summary>The page, or that this topic alone could not be read.</summary>
    public void Finish(TopicPage page)
    {
        Page = page.Page;
        ErrorType = page.Error?.GetType().Name;
        Problem = page.Error is null ? null : new Problem { Status = 500, Detail = "The topic could not be read; ask for it again." };
    }

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
            MessagePage.WriteTo(writer, Read!.Topic.Topic, Page);
        }
        else if (Problem is not null)
        {
            writer.WritePropertyName("problem"u8);
            Problem.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
