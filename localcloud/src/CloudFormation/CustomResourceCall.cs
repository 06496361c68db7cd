using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Lambda;

namespace LocalCloud.CloudFormation;

/// <summary>Asks a custom resource's function for something and waits for its answer.</summary>
internal sealed class CustomResourceCall(CustomResourceAnswers answers, ILambdaInvoker functions, CloudOptions options, TimeProvider clock)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    /// <summary>Sends <paramref name="question"/>, completed by what every question has, to the function that it names.</summary>
    /// <param name="question">RequestType, StackId, LogicalResourceId, ResourceType, ResourceProperties and so on.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LocalCloudException">There was no answer in time, or no success.</exception>
    public async Task<CustomResourceAnswer> AskAsync(JsonObject question, CancellationToken cancellationToken)
    {
        var properties = question["ResourceProperties"]!;
        var serviceToken = properties["ServiceToken"]!.GetValue<string>();
        var timeout = Scalars.TextOf(properties["ServiceTimeout"]) is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))
            : DefaultTimeout;
        var (url, coming) = answers.Expect();
        question["ServiceToken"] = serviceToken;
        question["ResponseURL"] = url.AbsoluteUri;
        question["RequestId"] = Guid.NewGuid().ToString();
        await functions.InvokeEventAsync(
            serviceToken,
            JsonSerializer.SerializeToUtf8Bytes<JsonNode>(question),
            new Invoker { Principal = Administrator.Principal(options.AccountId) },
            cancellationToken);
        try
        {
            return Checked(question, await coming.WaitAsync(timeout, clock, cancellationToken));
        }
        catch (TimeoutException e)
        {
            throw new LocalCloudException($"{Name(question)}: {serviceToken} did not answer within {timeout.TotalSeconds} s.", e);
        }
    }

    private static CustomResourceAnswer Checked(JsonObject question, CustomResourceAnswer answer)
    {
        var problem = answer switch
        {
            { Status: "FAILED" } => answer.Reason ?? "no reason was given",
            { Status: not "SUCCESS" } => $"the answer's Status is {answer.Status ?? "missing"}",
            { PhysicalResourceId: null or "" } => "the answer has no PhysicalResourceId",
            _ when answer.StackId != (string?)question["StackId"]
                || answer.RequestId != (string?)question["RequestId"]
                || answer.LogicalResourceId != (string?)question["LogicalResourceId"] =>
                "the answer's StackId, RequestId or LogicalResourceId is not that of the request",
            _ => null,
        };
        return problem is null
            ? answer
            : throw new LocalCloudException(
                $"{Name(question)} could not be {(string?)question["RequestType"] switch { "Create" => "created", "Update" => "updated", _ => "deleted" }}: {problem}");
    }

    private static string Name(JsonObject question) => $"{question["LogicalResourceId"]} ({question["ResourceType"]})";
}

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

/// <summary>What a custom resource's function puts to its <c>ResponseURL</c>.</summary>
internal sealed record CustomResourceAnswer
{
    /// <summary><c>SUCCESS</c> or <c>FAILED</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>What <c>Ref</c> gives.</summary>
    public string? PhysicalResourceId { get; init; }

    /// <summary>As in the request.</summary>
    public string? StackId { get; init; }

    /// <summary>As in the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>As in the request.</summary>
    public string? LogicalResourceId { get; init; }

    /// <summary>What <c>Fn::GetAtt</c> gives.</summary>
    public JsonObject? Data { get; init; }
}
