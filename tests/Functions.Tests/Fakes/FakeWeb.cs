using System.Net;
using System.Text;

namespace Functions.Tests.Fakes;

/// <summary>The web, as far as an answer is sent to it.</summary>
internal sealed class FakeWeb : HttpMessageHandler
{
    public List<(HttpMethod Method, Uri? Address, string? ContentType, string Body)> Requests { get; } = [];

    public Queue<HttpStatusCode?> Answers { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Requests.Add((request.Method, request.RequestUri, request.Content?.Headers.ContentType?.ToString(), Encoding.UTF8.GetString(body)));
        var status = Answers.TryDequeue(out var taught) ? taught : HttpStatusCode.OK;
        return status is { } code ? new HttpResponseMessage(code) : throw new HttpRequestException("No connection, says the test.");
    }
}
