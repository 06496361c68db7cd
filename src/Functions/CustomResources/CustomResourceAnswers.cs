using System.Text.Json;
using Functions.Hosting;

namespace Functions.CustomResources;

/// <summary>Sends answers to the URL that CloudFormation signed for them.</summary>
internal sealed class CustomResourceAnswers(HttpClient http, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends the answer until it is taken or the token ends the attempts.</summary>
    /// <exception cref="ArgumentException">The request has no URL to answer to.</exception>
    public async Task SendAsync(string? url, CustomResourceResponse response, CancellationToken cancellationToken)
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
