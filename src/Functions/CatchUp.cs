using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Json;
using Realtime.Log;
using Realtime.Messages;

namespace Functions;

/// <summary><c>POST /catch-up</c>: heads and missed messages of many topics in one request.</summary>
internal sealed class CatchUp(MessageLog log, CallerBudget budget, HttpBoundary http)
{
    // Bounds what is in memory at once: each of these may read a whole page before it is known how much of it fits.
    private const int ReadAtOnce = 8;

    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Post, "/catch-up")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => budget.SpendAsync(caller, () => ReadAsync(request, caller, cancellationToken)));

    private async Task<HttpAnswer> ReadAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!CatchUpRequest.TryParse(request, out var catchUp, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var answers = new List<CatchUpAnswer>(catchUp.Topics.Count);
        var bytes = MessagePage.MaxBytes;
        foreach (var topics in catchUp.Topics.Chunk(ReadAtOnce))
        {
            var limit = bytes;
            var read = await Task.WhenAll(topics.Select(topic => ReadAsync(topic, caller, catchUp.Limit, limit, cancellationToken)));
            answers.AddRange(read.Select(answer => answer.Fit(ref bytes)));
        }

        return HttpAnswer.Ok(
            writer => CatchUpAnswer.Write(writer, answers),
            new LogField("topics", answers.Count),
            LogField.Metric(Outcome.Messages, answers.Sum(answer => answer.Page?.Messages.Count ?? 0)));
    }

    private async Task<CatchUpAnswer> ReadAsync(
        CatchUpTopic asked, Caller caller, int messages, int bytes, CancellationToken cancellationToken)
    {
        if (!asked.TryRead(caller, out var topic, out var after, out var problem))
        {
            return new CatchUpAnswer { Topic = asked.Topic, Problem = problem };
        }

        if (after is { } start && bytes > 0)
        {
            var page = await log.ReadForwardAsync(topic, start, MessagePage.Limit(topic.Topic, messages, bytes), cancellationToken);
            return new CatchUpAnswer { Topic = asked.Topic, LogTopic = topic, After = start, Page = page };
        }

        var head = await log.GetHeadAsync(topic, cancellationToken);
        var empty = new LogPage([], after ?? head, head, Pending: false, Truncated: false);
        return new CatchUpAnswer { Topic = asked.Topic, LogTopic = topic, After = empty.Next, Page = empty };
    }
}

/// <summary>The body of <c>POST /catch-up</c>: <c>{"topics":[{"topic","after"?}],"limit"?}</c>; each topic is judged on its own.</summary>
internal sealed record CatchUpRequest(IReadOnlyList<CatchUpTopic> Topics, int Limit)
{
    private const int MaxTopics = 50;

    public static bool TryParse(
        APIGatewayHttpApiV2ProxyRequest request,
        [NotNullWhen(true)] out CatchUpRequest? catchUp,
        [NotNullWhen(false)] out Problem? problem)
    {
        catchUp = null;
        if (!RequestBody.TryParse(request, out var body, out problem)
            || !MessagesQuery.TryLimit(body.Field("limit")?.Written(), out var limit, out problem))
        {
            return false;
        }

        if (body.Field("topics") is not { ValueKind: JsonValueKind.Array } topics || topics.GetArrayLength() is 0 or > MaxTopics)
        {
            problem = Problem.Bad("topics", $"an array of 1 to {MaxTopics} objects with topic and after");
            return false;
        }

        catchUp = new CatchUpRequest([.. topics.EnumerateArray().Select(CatchUpTopic.Of)], limit);
        return true;
    }
}

/// <summary>One topic of a catch-up, as it came.</summary>
/// <param name="Topic">The topic, or <see langword="null"/> when it is no string.</param>
/// <param name="After">The position, if there is one.</param>
/// <param name="HasAfter">Whether there is one at all: without it only the head is asked for.</param>
internal sealed record CatchUpTopic(string? Topic, string? After, bool HasAfter)
{
    public static CatchUpTopic Of(JsonElement item) =>
        new(item.Field("topic")?.Text(), item.Field("after")?.Text(), item.Field("after") is not null);

    /// <summary>Checks the topic and its position for the caller.</summary>
    public bool TryRead(
        Caller caller, [NotNullWhen(true)] out LogTopic? topic, out Position? after, [NotNullWhen(false)] out Problem? problem)
    {
        after = null;
        if (!ReadableTopic.TryParse(Topic, caller, out topic, out problem))
        {
            return false;
        }

        if (!HasAfter)
        {
            return true;
        }

        if (!Position.TryParse(After, out var position))
        {
            problem = Problem.Bad("after", "a position, 0 or {epoch}.{seq}, as an answer gave it");
            return false;
        }

        after = position;
        return true;
    }
}

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
