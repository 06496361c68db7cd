using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Realtime.Log;
using Realtime.Messages;

namespace Functions;

/// <summary><c>POST /catch-up</c>: heads and missed messages of many topics in one request.</summary>
internal sealed class CatchUp(MessageLog log, HttpBoundary http)
{
    // Bounds what is in memory at once: each of these may read a whole page before it is known how much of it fits.
    private const int ReadAtOnce = 8;

    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => ReadAsync(request, caller, cancellationToken));

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
