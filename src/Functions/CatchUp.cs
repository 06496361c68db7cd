using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Json;
using Functions.Rooms;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Rooms;
using Realtime.Topics;

namespace Functions;

/// <summary><c>POST /catch-up</c>: heads and missed messages of many topics in one request.</summary>
internal sealed class CatchUp(MessageLog log, RoomReading rooms, CallerBudget budget, Settings settings, HttpBoundary http)
{
    // Read at the start: without it the function must not run.
    private readonly string _userPoolId = settings.UserPoolId;

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
        var sub = caller.SubjectIn(_userPoolId);
        meter.Add(RoomReading.Units * answers.Count(answer => answer.RoomId is not null));
        await Task.WhenAll(answers.Select(answer => answer.EnterAsync(rooms, sub, cancellationToken)));
        var asked = answers.Where(answer => answer.Problem is null).ToList();
        if (asked.Count > 0)
        {
            var limit = new PageLimit(catchUp.Limit, MessagePage.MaxBytes) { Meter = meter };
            var pages = await log.CatchUpAsync([.. asked.Select(answer => answer.Read!)], limit, cancellationToken);
            foreach (var (answer, page) in asked.Zip(pages))
            {
                answer.Finish(page);
            }

            await Task.WhenAll(asked.Select(answer => answer.LimitAsync(rooms, sub, cancellationToken)));
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
    /// <summary>What beside messages is wanted: a list, as it came.</summary>
    public JsonElement? Kinds { get; init; }

    /// <summary>The topic whose log it is, if it is one.</summary>
    public string? Log => TopicName.TryParse(Topic, out var name, out _) ? name.Original : null;

    public static CatchUpTopic Of(JsonElement item) =>
        new(item.Field("topic")?.Text(), item.Field("after")?.Text(), item.Field("after") is not null) { Kinds = item.Field("kinds") };

    /// <summary>Checks the topic and its position for the caller.</summary>
    public bool TryRead(
        Caller caller, [NotNullWhen(true)] out TopicRead? read, out string? roomId, [NotNullWhen(false)] out Problem? problem)
    {
        read = null;
        if (!ReadableTopic.TryParse(Topic, caller, out var topic, out roomId, out problem) || !AskedKinds.TryParse(Kinds, out var kinds, out problem))
        {
            return false;
        }

        read = new(topic, After: null) { Measure = message => MessagePage.Measure(topic.Topic, message), Takes = kinds.In(topic.Topic) };
        if (!HasAfter)
        {
            return true;
        }

        if (!Position.TryParse(After, out var position))
        {
            problem = Problem.Bad("after", "a position, 0 or {epoch}.{seq}, as an answer gave it");
            return false;
        }

        read = read with { After = position };
        return true;
    }
}

/// <summary>The answer for one topic of a catch-up: a page, or what is wrong with the topic.</summary>
internal sealed class CatchUpAnswer
{
    private Position? _asked;
    private long? _keyVersion;

    /// <summary>The topic as it was asked for.</summary>
    public required string? Topic { get; init; }

    /// <summary>What is to be read of the log, unless there is a problem.</summary>
    public TopicRead? Read { get; private set; }

    /// <summary>The room, when the topic is one.</summary>
    public string? RoomId { get; private init; }

    public LogPage? Page { get; private set; }

    public Problem? Problem { get; private set; }

    /// <summary>What went wrong while the topic was read.</summary>
    public string? ErrorType { get; private set; }

    public static CatchUpAnswer Begin(CatchUpTopic asked, Caller caller) => asked.TryRead(caller, out var read, out var roomId, out var problem)
        ? new()
        {
            Topic = asked.Topic,
            Read = read,
            RoomId = roomId,
            _asked = read.After,
        }
        : new() { Topic = asked.Topic, Problem = problem };

    /// <summary>Before the log is read: in a room, where the caller's part of it begins, or that there is none.</summary>
    public async Task EnterAsync(RoomReading reading, string? sub, CancellationToken cancellationToken)
    {
        if (RoomId is null || Problem is not null)
        {
            return;
        }

        await AloneAsync(async () =>
        {
            var start = sub is null ? new RoomRefusal(RoomReason.NoRoom) : await reading.BeginAsync(RoomId, sub, cancellationToken);
            if (start.Refusal is { } refusal)
            {
                Problem = RoomProblems.Of(refusal, "topic");
            }
            else if (Read!.After is { } after)
            {
                Read = Read with { After = start.Value!.For(after) };
            }
        });
    }

    /// <summary>After the log was read: in a room, what of the page the caller may have.</summary>
    public async Task LimitAsync(RoomReading reading, string? sub, CancellationToken cancellationToken)
    {
        if (RoomId is null || Page is null || sub is null)
        {
            return;
        }

        // Until it is known what they may have, it is nothing.
        var page = Page;
        Page = null;
        await AloneAsync(async () =>
        {
            var limited = await reading.LimitAsync(RoomId, sub, page, _asked, backwards: false, cancellationToken);
            (Page, _keyVersion) = (limited.Value?.Page, limited.Value?.KeyVersion);
            Problem = limited.Refusal is { } refusal ? RoomProblems.Of(refusal, "topic") : null;
        });
    }

    /// <summary>The page, or that this topic alone could not be read.</summary>
    public void Finish(TopicPage page)
    {
        Page = page.Page;
        if (page.Error is { } error)
        {
            Fail(error);
        }
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

    // What fails about one topic fails for it alone.
    private async Task AloneAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Fail(error);
        }
    }

    private void Fail(Exception error)
    {
        ErrorType = error.GetType().Name;
        Problem = HttpBoundary.IsThrottling(error)
            ? new Problem { Status = 429, Detail = HttpBoundary.TooMany }
            : new Problem { Status = 500, Detail = "The topic could not be read; ask for it again." };
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("topic"u8, Topic);
        if (Page is not null)
        {
            MessagePage.WriteTo(writer, Read!.Topic.Topic, Page, _keyVersion);
        }
        else if (Problem is not null)
        {
            writer.WritePropertyName("problem"u8);
            Problem.WriteTo(writer);
        }

        writer.WriteEndObject();
    }
}
