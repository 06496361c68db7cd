using System.Text.Json;
using Amazon.Lambda.Core;
using Functions.Hosting;

namespace Functions.CustomResources;

/// <summary>Sends answers to the URL that CloudFormation signed for them.</summary>
internal sealed class CustomResourceAnswers(HttpClient http, OutcomeLog log, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Answers a request and writes the line of its outcome.</summary>
    /// <exception cref="ArgumentException">The request has no URL to answer to.</exception>
    public async Task<CustomResourceResponse> AnswerAsync(
        CustomResourceRequest input, ILambdaContext context, Func<CancellationToken, Task<CustomResourceResponse>> handle)
    {
        using var deadline = Deadline.Start(context, clock);
        var response = await handle(deadline.Token);
        await SendAsync(input.ResponseUrl, response, deadline.Token);
        log.Write(
            response.Succeeded ? OutcomeLevel.Info : OutcomeLevel.Error,
            response.Succeeded ? Outcome.Resolved : Outcome.Failed,
            context.AwsRequestId,
            new LogField("requestType", input.RequestType),
            new LogField("reason", response.Reason));
        return response;
    }

    /// <summary>Sends the answer until it is taken or the token ends the attempts.</summary>
    private async Task SendAsync(string? url, CustomResourceResponse response, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http"))
        {
            throw new ArgumentException("The request has no ResponseURL to answer to.", nameof(url));
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(response, FunctionsJson.Default.CustomResourceResponse);
        while (!await TrySendAsync(address, body, cancellationToken))
        {
            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private async Task<bool> TrySendAsync(Uri address, byte[] body, CancellationToken cancellationToken)
    {
        try
        {
            // Without a content type: the URL's signature covers an empty one.
            using var content = new ByteArrayContent(body);
            using var answer = await http.PutAsync(address, content, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
