using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Iot.DataPlane;

namespace LocalCloud.Iot.Local;

/// <summary><c>POST /_local/publish</c>: the data plane's Publish as the administrator, without a signature, for people at a page.</summary>
internal sealed class PublishEndpoint(PublishOperation publish, CloudOptions options) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapPost("/publish", PublishAsync);

    private async Task<IResult> PublishAsync(PublishForm form, CancellationToken cancellationToken)
    {
        var target = $"/topics/{Uri.EscapeDataString(form.Topic ?? "")}?qos={form.Qos}" + (form.Retain ? "&retain=true" : "");
        var call = new RestCall(
            LocalCall.AsAdministrator(options, HttpMethods.Post, target) with { Body = Encoding.UTF8.GetBytes(form.Payload ?? "") },
            new Dictionary<string, string> { ["topic"] = form.Topic ?? "" });
        try
        {
            await publish.InvokeAsync(call, cancellationToken);
            return Results.NoContent();
        }
        catch (AwsException e)
        {
            return Results.Text(e.Message, statusCode: e.Status);
        }
    }
}

/// <summary>Body of <c>POST /_local/publish</c>.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The payload, as UTF-8. Default: empty.</param>
/// <param name="Qos">0 or 1. Default: 0.</param>
/// <param name="Retain">Whether the message is retained. Default: no.</param>
internal sealed record PublishForm(string? Topic, string? Payload, int Qos, bool Retain);
