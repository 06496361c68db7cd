using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.EventBridge;

/// <summary>
/// <c>GET /_local/buses</c>: the names of the buses; <c>POST /_local/events</c>: one event of PutEvents as the administrator, without a
/// signature, for people at a page. It answers the event's id.
/// </summary>
internal sealed class EventsEndpoint(EventBuses buses, PutEvents putEvents, CloudOptions options) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/buses", () => buses.Arns.Select(arn => arn[(arn.LastIndexOf('/') + 1)..]));
        local.MapPost("/events", PutAsync);
    }

    private async Task<IResult> PutAsync(EventForm form, CancellationToken cancellationToken)
    {
        var entry = new JsonObject
        {
            ["EventBusName"] = form.Bus,
            ["Source"] = form.Source,
            ["DetailType"] = form.DetailType,
            ["Detail"] = form.Detail,
        };
        try
        {
            var call = LocalCall.AsAdministrator(options, HttpMethods.Post, "/");
            var answer = await putEvents.InvokeAsync(new JsonObject { ["Entries"] = new JsonArray(entry) }, call, cancellationToken);
            var result = answer["Entries"]![0]!;
            return result["EventId"] is { } id
                ? Results.Json(new { eventId = id.ToString() })
                : Results.Text($"{result["ErrorCode"]}: {result["ErrorMessage"]}", statusCode: StatusCodes.Status400BadRequest);
        }
        catch (AwsException e)
        {
            return Results.Text(e.Message, statusCode: e.Status);
        }
    }
}

/// <summary>Body of <c>POST /_local/events</c>.</summary>
/// <param name="Bus">Name of the bus. Default: <c>default</c>.</param>
/// <param name="Source">Who says it.</param>
/// <param name="DetailType">What happened.</param>
/// <param name="Detail">The detail, a JSON object as text.</param>
internal sealed record EventForm(string? Bus, string? Source, string? DetailType, string? Detail);
