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
using Realtime.Topics;

namespace Functions;

/// <summary><c>POST /catch-up</c>: heads and missed messages of many topics in one request.</summary>
internal sealed class CatchUp(MessageLog log, CallerBudget budget, HttpBoundary http)
{
    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Post, "/catch-up")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => budget.SpendAsync(caller, meter => ReadAsync(request, caller, meter, cancellationToken)));

    private async Task<HttpAnswer> ReadAsync(
        APIGatewayHttpApiV2ProxyRequest request, Caller caller, ReadMeter meter, CancellationToken cancellationToken)
    {
        if (!CatchUpRequest.TryParse(request, out var catchUp, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var answers = catchUp.Topics.Select(topic => CatchUpAnswer.Begin(topic, caller)).ToList();
        var asked = answers.Where(answer => answer.Problem is null).ToList();
        if (asked.Count > 0)
        {
            var limit = new PageLimit(catchUp.Limit, MessagePage.MaxBytes) { Meter = meter };
            var pages = await log.CatchUpAsync([.. asked.Select(answer => answer.Read!)], limit, cancellationToken);
            foreach (var (answer, page) in asked.Zip(pages))
            {
                answer.Finish(page);
            }
        }

        return HttpAnswer.Ok(
            writer => CatchUpAnswer.Write(writer, answers),
            new LogField("topics", answers.Count),
            new LogField("errorType", answers.Select(answer => answer.ErrorType).FirstOrDefault(type => type is not null)),
            LogField.Metric(Outcome.Messages, answers.Sum(answer => answer.Page?.Messages.Count ?? 0)));
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

        var named = topics.EnumerateArray().Select(CatchUpTopic.Of).ToList();
        if (named.Select(topic => topic.Log).OfType<string>().GroupBy(log => log).Any(log => log.Count() > 1))
        {
            problem = Problem.Bad("topics", "each topic once (a committed copy has the log of its topic)");
            return false;
        }

        catchUp = new CatchUpRequest(named, limit);
        return true;
    }
}

/// <summary>One topic of a catch-up, as it came.</summary>
/// <param name="Topic">The topic, or <see langword="null"/> when it is no string.</param>
/// <param name="After">The position, if there is one.</param>
/// <param name="HasAfter">Whether there is one at all: without it only the head is asked for.</param>
internal sealed record CatchUpTopic(string? Topic, string? After, bool HasAfter)
{
    /// <summary>The topic whose log it is, if it is one.</summary>
    public string? Log => TopicName.TryParse(Topic, out var name, out _) ? name.Original : null;

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
        Problem = page.Error switch
        {
            null => null,
            { } error when HttpBoundary.IsThrottling(error) => new Problem { Status = 429, Detail = HttpBoundary.TooMany },
            _ => new Problem { Status = 500, Detail = "The topic could not be read; ask for it again." },
        };
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
