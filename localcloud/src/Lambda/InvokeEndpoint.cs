using System.Text;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>
/// <c>POST /_local/invoke</c>: Lambda's Invoke as the administrator, without a signature, for people at a page. It answers what the function
/// did, with the end of its log.
/// </summary>
internal sealed class InvokeEndpoint(Invoke invoke, CloudOptions options) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapPost("/invoke", InvokeAsync);

    private async Task<IResult> InvokeAsync(InvokeForm form, CancellationToken cancellationToken)
    {
        var name = form.Function ?? "";
        var request = LocalCall.AsAdministrator(options, HttpMethods.Post, $"/2015-03-31/functions/{Uri.EscapeDataString(name)}/invocations") with
        {
            Headers = new HeaderDictionary { ["X-Amz-Log-Type"] = "Tail" },
            Body = Encoding.UTF8.GetBytes(form.Payload ?? ""),
        };
        try
        {
            var answer = await invoke.InvokeAsync(new RestCall(request, new Dictionary<string, string> { ["FunctionName"] = name }), cancellationToken);
            return Results.Json(new
            {
                requestId = answer.Headers[RequestIds.Header],
                hasFailed = answer.Headers.ContainsKey("X-Amz-Function-Error"),
                answer = Encoding.UTF8.GetString(answer.Body.Span),
                log = Encoding.UTF8.GetString(Convert.FromBase64String(answer.Headers.GetValueOrDefault("X-Amz-Log-Result", ""))),
            });
        }
        catch (AwsException e)
        {
            return Results.Text(e.Message, statusCode: e.Status);
        }
    }
}

/// <summary>Body of <c>POST /_local/invoke</c>.</summary>
/// <param name="Function">Name or ARN.</param>
/// <param name="Payload">The event, JSON as text. Default: <c>{}</c>.</param>
internal sealed record InvokeForm(string? Function, string? Payload);
