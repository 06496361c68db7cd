using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>The <c>ResponseURL</c>s of custom resources: each takes one PUT, as the presigned S3 URLs of AWS do.</summary>
internal sealed class CustomResourceAnswers(Endpoints endpoints) : ILocalEndpoint
{
    /// <summary>Bytes of an answer at most.</summary>
    private const int MaxBytes = 4096;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<CustomResourceAnswer>> _expected = new();

    /// <summary>A new URL, and the answer that comes to it.</summary>
    public (Uri Url, Task<CustomResourceAnswer> Answer) Expect()
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var answer = _expected[token] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return (new Uri(endpoints.Gateway, $"/_local/custom-resources/{token}"), answer.Task);
    }

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapPut("/custom-resources/{token}", PutAsync);

    private async Task<IResult> PutAsync(string token, HttpRequest request, CancellationToken cancellationToken)
    {
        if (!_expected.TryRemove(token, out var expected))
        {
            return Results.NotFound();
        }

        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        expected.SetResult(Read(body.ToArray()));
        return Results.Ok();
    }

    private static CustomResourceAnswer Read(byte[] body)
    {
        if (body.Length > MaxBytes)
        {
            return Failed($"Response object is too long: {body.Length} bytes, {MaxBytes} are allowed.");
        }

        try
        {
            return JsonSerializer.Deserialize<CustomResourceAnswer>(body) ?? Failed("Response object is null.");
        }
        catch (JsonException e)
        {
            return Failed($"Invalid JSON in the response object: {e.Message}");
        }
    }

    private static CustomResourceAnswer Failed(string reason) => new() { Status = "FAILED", Reason = reason };
}
