using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Annotations.APIGateway;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Rooms;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Rooms;

namespace Functions;

/// <summary><c>GET /messages</c>: what was missed after a position or since a time, or history, newest page first.</summary>
internal sealed class GetMessages(MessageLog log, RoomReading rooms, CallerBudget budget, Settings settings, HttpBoundary http)
{
    // Read at the start: without it the function must not run.
    private readonly string _userPoolId = settings.UserPoolId;

    [LambdaFunction]
    [HttpApi(LambdaHttpMethod.Get, "/messages")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => budget.SpendAsync(caller, meter => ReadAsync(request, caller, meter, cancellationToken)));

    private async Task<HttpAnswer> ReadAsync(
        APIGatewayHttpApiV2ProxyRequest request, Caller caller, ReadMeter meter, CancellationToken cancellationToken)
    {
        if (!MessagesQuery.TryParse(request.QueryStringParameters, out var query, out var problem)
            || !ReadableTopic.TryParse(query.Topic, caller, out var topic, out var roomId, out problem))
        {
            return HttpAnswer.Of(problem);
        }

        var limit = MessagePage.Limit(topic.Topic, query.Limit) with { Since = query.Since, Meter = meter, Takes = query.Kinds.In(topic.Topic) };
        if (roomId is not null)
        {
            meter.Add(RoomReading.Units);
            return await ReadRoomAsync(query, roomId, caller, limit, cancellationToken);
        }

        var page = query switch
        {
            { Since: { } since, After: null or { IsStart: true } } => await log.ReadSinceAsync(topic, since, limit, cancellationToken),
            { After: { } after } => await log.ReadForwardAsync(topic, after, limit, cancellationToken),
            _ => await log.ReadBackwardAsync(topic, query.Before, limit, cancellationToken),
        };
        return Answer(topic.Topic, page, keyVersion: null);
    }

    private async Task<HttpAnswer> ReadRoomAsync(
        MessagesQuery query, string roomId, Caller caller, PageLimit limit, CancellationToken cancellationToken)
    {
        if (caller.SubjectIn(_userPoolId) is not { } sub)
        {
            return RoomProblems.Answer(new(RoomReason.NoRoom), "topic");
        }

        var answer = query switch
        {
            { Since: { } since, After: null or { IsStart: true } } => await rooms.ReadSinceAsync(roomId, sub, since, limit, cancellationToken),
            { After: { } after } => await rooms.ReadForwardAsync(roomId, sub, after, limit, cancellationToken),
            _ => await rooms.ReadBackwardAsync(roomId, sub, query.Before, limit, cancellationToken),
        };
        return answer.Value is { } page ? Answer(query.Topic, page.Page, page.KeyVersion) : RoomProblems.Answer(answer.Refusal!, "topic");
    }

    private static HttpAnswer Answer(string topic, LogPage page, long? keyVersion) => HttpAnswer.Ok(
        writer => Write(writer, topic, page, keyVersion),
        new LogField("topic", topic),
        LogField.Metric(Outcome.Messages, page.Messages.Count));

    private static void Write(Utf8JsonWriter writer, string topic, LogPage page, long? keyVersion)
    {
        writer.WriteStartObject();
        MessagePage.WriteTo(writer, topic, page, keyVersion);
        writer.WriteEndObject();
    }
}
