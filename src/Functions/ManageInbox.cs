using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.APIGatewayEvents;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Functions.Http;
using Functions.Inbox;
using Realtime.Inbox;
using Realtime.Log;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions;

/// <summary>An inbox: its pages and counts, and the changes of what is read and archived. Whoever calls has the one of their identity.</summary>
internal sealed class ManageInbox(RealtimeInbox inbox, SignalPublisher signals, CallerBudget budget, HttpBoundary http)
{
    // An entry, its number and its claim; now and then the fold, too.
    private const double UnitsOfChange = 10;

    [LambdaFunction]
    [Route("GetInbox", "GET /inbox")]
    [Route("ChangeInbox", "PUT /inbox/state")]
    public Task<APIGatewayHttpApiV2ProxyResponse> HandleAsync(APIGatewayHttpApiV2ProxyRequest request, ILambdaContext context) =>
        http.AnswerAsync(request, context, (caller, cancellationToken) => request.RouteKey switch
        {
            "GET /inbox" => budget.SpendAsync(caller, meter => ReadAsync(request, caller, meter, cancellationToken)),
            "PUT /inbox/state" => budget.SpendAsync(caller, UnitsOfChange, meter => ChangeAsync(request, caller, meter, cancellationToken)),
            _ => Task.FromResult(HttpAnswer.Of(Problem.Bad("The route", "one of docs/openapi.yaml"))),
        });

    private async Task<HttpAnswer> ReadAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, ReadMeter meter, CancellationToken cancellationToken)
    {
        if (!InboxRequests.TryQuery(request.QueryStringParameters, out var query, out var limit, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var topic = RealtimeInbox.LogOf(caller.IdentityId).Topic;
        var page = await inbox.ReadAsync(caller.IdentityId, query, MessagePage.Limit(topic, limit) with { Meter = meter }, cancellationToken);
        return HttpAnswer.Ok(writer => InboxJson.Write(writer, topic, page), LogField.Metric(Outcome.Messages, page.Messages.Count));
    }

    private async Task<HttpAnswer> ChangeAsync(APIGatewayHttpApiV2ProxyRequest request, Caller caller, ReadMeter meter, CancellationToken cancellationToken)
    {
        if (!InboxRequests.TryChange(request, out var asked, out var problem))
        {
            return HttpAnswer.Of(problem);
        }

        var outcome = asked.SeenUpTo is { } seen
            ? await inbox.MarkSeenAsync(caller.IdentityId, seen, meter, cancellationToken)
            : await inbox.ChangeAsync(caller.IdentityId, asked.Change!, asked.Id, meter, cancellationToken);
        if (outcome.Wrong is { } wrong)
        {
            return HttpAnswer.Of(asked.ProblemOf(wrong));
        }

        if (outcome.Entry is { HasOtherBody: true })
        {
            return HttpAnswer.Of(new Problem { Status = 409, Parameter = "id", Reason = RefusalReason.IdUsed, Detail = "id: It was used for another change." });
        }

        await TellAsync(caller.IdentityId, asked, outcome, cancellationToken);
        return HttpAnswer.Ok(writer => InboxJson.Write(writer, outcome));
    }

    // A repeat tells again: the one before may have died between the entry and this.
    private async Task TellAsync(string identityId, AskedChange asked, InboxOutcome outcome, CancellationToken cancellationToken)
    {
        var signal = new InboxSignal(RealtimeInbox.LogOf(identityId).Topic);
        if (outcome.Entry is { } entry)
        {
            await signals.TrySendAsync(identityId, signal with { Entry = entry, Change = asked.Change }, cancellationToken);
        }
        else if (outcome.IsToldSeen)
        {
            await signals.TrySendAsync(identityId, signal with { Seen = asked.SeenUpTo }, cancellationToken);
        }
    }
}

/// <summary>The answers of <see cref="ManageInbox"/>.</summary>
internal static class InboxJson
{
    public static void Write(Utf8JsonWriter writer, string topic, InboxPage page)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("messages"u8);
        foreach (var message in page.Messages)
        {
            writer.WriteStartObject();
            MessagePage.WriteFields(writer, topic, message.Message);
            writer.WriteBoolean("read"u8, message.IsRead);
            writer.WriteBoolean("archived"u8, message.IsArchived);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("next"u8, page.Next?.ToString());
        Write(writer, page.Counts);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, InboxOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteString("position"u8, outcome.Entry?.Position.ToString());
        Write(writer, outcome.Counts!);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, InboxCounts counts)
    {
        writer.WriteNumber("unread"u8, counts.Unread);
        writer.WriteNumber("unseen"u8, counts.Unseen);
        writer.WriteString("upTo"u8, counts.UpTo.ToString());
    }
}
