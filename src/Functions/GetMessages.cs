using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Realtime.Log;
using Realtime.Messages;

namespace Functions;

/// <summary><c>GET /messages</c>: what was missed after a position or since a time, or history, newest page first.</summary>
internal sealed class GetMessages(MessageLog log, CallerBudget budget, HttpBoundary http)
{
    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Get, "/messages")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => budget.SpendAsync(caller, meter => ReadAsync(request, caller, meter, cancellationToken)));

    private async Task<HttpAnswer> ReadAsync(
        APIGatewayHttpApiV2ProxyRequest request, Caller caller, ReadMeter meter, CancellationToken cancellationToken)
    {
        if (!MessagesQuery.TryParse(request.QueryStringParameters, out var query, out var problem)
            || !ReadableTopic.TryParse(query.Topic, caller, out var topic, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        var limit = MessagePage.Limit(topic.Topic, query.Limit) with { Since = query.Since, Meter = meter };
        var page = query switch
        {
            { Since: { } since, After: null or { IsStart: true } } => await log.ReadSinceAsync(topic, since, limit, cancellationToken),
            { After: { } after } => await log.ReadForwardAsync(topic, after, limit, cancellationToken),
            _ => await log.ReadBackwardAsync(topic, query.Before, limit, cancellationToken),
        };
        return HttpAnswer.Ok(
            writer => Write(writer, topic.Topic, page),
            new LogField("topic", topic.Topic),
            LogField.Metric(Outcome.Messages, page.Messages.Count));
    }

    private static void Write(Utf8JsonWriter writer, string topic, LogPage page)
    {
        writer.WriteStartObject();
        MessagePage.WriteTo(writer, topic, page);
        writer.WriteEndObject();
    }
}
