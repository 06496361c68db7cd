using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Lambda;

namespace LocalCloud.CloudFormation;

/// <summary>
/// <c>Custom::…</c> and <c>AWS::CloudFormation::CustomResource</c>: the function that <c>ServiceToken</c> names is invoked
/// asynchronously and answers with a PUT to the <c>ResponseURL</c>.
/// </summary>
internal sealed class CustomResource(CustomResourceAnswers answers, ILambdaInvoker functions, TimeProvider clock) : IResourceType
{
    /// <summary>The type that stands for all custom resources.</summary>
    public const string Type = "AWS::CloudFormation::CustomResource";

    private static readonly HashSet<string> Known = ["ServiceToken", "ServiceTimeout"];
    private static readonly HashSet<string> None = [];
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public string TypeName => Type;

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => Known;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => None;

    /// <summary>Every property is: the function gets them all.</summary>
    public bool Accepts(string property) => true;

    /// <inheritdoc/>
    public async Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var (url, coming) = answers.Expect();
        var requestId = Guid.NewGuid().ToString();
        var serviceToken = Scalars.TextOf(request.Properties["ServiceToken"])
            ?? throw new UnsupportedTemplateException($"{request.LogicalId} ({request.Type}): the property ServiceToken is missing.");
        var timeout = Scalars.TextOf(request.Properties["ServiceTimeout"]) is { } seconds
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))
            : DefaultTimeout;
        await functions.InvokeEventAsync(
            serviceToken,
            Event(request, serviceToken, url, requestId),
            new Invoker { Principal = Administrator.Principal(request.Stack.AccountId) },
            cancellationToken);
        try
        {
            return Created(request, requestId, await coming.WaitAsync(timeout, clock, cancellationToken));
        }
        catch (TimeoutException e)
        {
            throw new LocalCloudException(
                $"{request.LogicalId} ({request.Type}): {serviceToken} did not answer within {timeout.TotalSeconds} s.", e);
        }
    }

    private static byte[] Event(ResourceRequest request, string serviceToken, Uri url, string requestId) =>
        JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject
        {
            ["RequestType"] = "Create",
            ["ServiceToken"] = serviceToken,
            ["ResponseURL"] = url.AbsoluteUri,
            ["StackId"] = request.Stack.Id,
            ["RequestId"] = requestId,
            ["LogicalResourceId"] = request.LogicalId,
            ["ResourceType"] = request.Type,
            ["ResourceProperties"] = AsTexts(request.Properties),
        });

    private static CreatedResource Created(ResourceRequest request, string requestId, CustomResourceAnswer answer)
    {
        var problem = answer switch
        {
            { Status: "FAILED" } => answer.Reason ?? "no reason was given",
            { Status: not "SUCCESS" } => $"the answer's Status is {answer.Status ?? "missing"}",
            { PhysicalResourceId: null or "" } => "the answer has no PhysicalResourceId",
            _ when answer.StackId != request.Stack.Id || answer.RequestId != requestId || answer.LogicalResourceId != request.LogicalId =>
                "the answer's StackId, RequestId or LogicalResourceId is not that of the request",
            _ => null,
        };
        return problem is null
            ? new CreatedResource(answer.PhysicalResourceId!)
            {
                Attributes = (answer.Data ?? []).ToDictionary(item => item.Key, item => item.Value?.DeepClone()),
            }
            : throw new LocalCloudException($"{request.LogicalId} ({request.Type}) could not be created: {problem}");
    }

    /// <summary>CloudFormation hands over every scalar as a string.</summary>
    private static JsonNode? AsTexts(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Select(member => KeyValuePair.Create(member.Key, AsTexts(member.Value)))),
        JsonArray array => new JsonArray([.. array.Select(AsTexts)]),
        _ => Scalars.TextOf(node) is { } text ? JsonValue.Create(text) : null,
    };
}
