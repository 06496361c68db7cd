using System.Text.Json.Serialization;
using Amazon.Lambda.Core;
using Functions.Hosting;
using Realtime.Inbox.Audiences;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions.Publishing;

/// <summary>Notifications to audiences: cuts them into pages, and takes these up.</summary>
internal sealed class AudiencePages(AudienceNotifications audiences, OutcomeLog log, TimeProvider clock)
{
    /// <summary>Cuts an audience, and hands over its pages.</summary>
    public async Task<PublishResult> CutAsync(Notification notification, string audience, ILambdaContext context)
    {
        using var deadline = Deadline.Start(context, clock);
        if (await audiences.CutAsync(notification, audience, deadline.Token) is not { } cut)
        {
            return Reject(new() { Status = 404, Parameter = "audience", Detail = $"The audience {audience} has no users." }, context);
        }

        var conflicts = cut.HasOtherText ? 1 : 0;
        log.Info(
            Outcome.Cut,
            context.AwsRequestId,
            new LogField("audience", cut.Audience),
            new LogField("addressed", cut.Addressed),
            new LogField("pages", cut.Pages),
            LogField.Metric(Outcome.Conflicts, conflicts));
        return new PublishResult
        {
            Conflicts = conflicts,
            Audience = new CutResult { Name = cut.Audience, Addressed = cut.Addressed, Pages = cut.Pages },
        };
    }

    /// <summary>Takes up a page that was handed over.</summary>
    public async Task<TakenPage> TakeAsync(TriggeringEvent input, ILambdaContext context)
    {
        if (!PageOrder.TryParse(input, out var order, out var problem))
        {
            return new TakenPage(null, Reject(problem, context));
        }

        using var deadline = Deadline.Start(context, clock);
        var page = await audiences.TakeAsync(order.Source, order.Id, order.Page, deadline.Token);
        if (page is null)
        {
            return new TakenPage(null, Reject(
                new() { Status = 404, Parameter = "page", Detail = $"There was no page {order.Page} of an event {order.Id} in the last 16 days." }, context));
        }

        if (page is { UserIds: [], IsRepeated: true })
        {
            log.Info(Outcome.NothingDue, context.AwsRequestId, new LogField("state", "done"));
            return new TakenPage(null, new PublishResult());
        }

        return new TakenPage(page, new PublishResult());
    }

    /// <summary>Hands over the page that waits for this one.</summary>
    public Task PassOnAsync(NotificationPage page, CancellationToken cancellationToken) => audiences.PassOnAsync(page, cancellationToken);

    private PublishResult Reject(Problem problem, ILambdaContext context)
    {
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", problem.Detail));
        return new PublishResult { Problem = PublishProblem.Of(problem) };
    }
}

/// <summary>A page that was taken up.</summary>
/// <param name="Page">The page, or <see langword="null"/> when nothing is to be done.</param>
/// <param name="Answer">What is answered then.</param>
internal sealed record TakenPage(NotificationPage? Page, PublishResult Answer);

/// <summary>An audience that was cut, in a publishing function's answer.</summary>
public sealed record CutResult
{
    /// <summary>The audience.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>How many users it had.</summary>
    [JsonPropertyName("addressed")]
    public required int Addressed { get; init; }

    /// <summary>Into how many pages it was cut.</summary>
    [JsonPropertyName("pages")]
    public required int Pages { get; init; }
}
