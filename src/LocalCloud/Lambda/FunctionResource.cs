using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary><c>AWS::Lambda::Function</c> with an OS-only runtime and code in an asset.</summary>
internal sealed class FunctionResource(FunctionRegistry functions, EnvironmentFactory environments, IRoles roles, TimeProvider clock) : IResourceType
{
    private static readonly HashSet<string> Known =
    [
        "Code", "DeadLetterConfig", "Environment", "FunctionName", "Handler", "LoggingConfig", "MemorySize", "PackageType",
        "ReservedConcurrentExecutions", "Role", "Runtime", "Timeout",
    ];

    private static readonly HashSet<string> WithoutEffect =
        ["Architectures", "Description", "EphemeralStorage", "KmsKeyArn", "RecursiveLoop", "RuntimeManagementConfig", "Tags", "TracingConfig"];

    /// <inheritdoc/>
    public string TypeName => "AWS::Lambda::Function";

    /// <inheritdoc/>
    public IReadOnlySet<string> Properties => Known;

    /// <inheritdoc/>
    public IReadOnlySet<string> PropertiesWithoutLocalEffect => WithoutEffect;

    /// <inheritdoc/>
    public Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        var definition = Definition(request);
        if (!roles.MayAssume(definition.RoleArn, Caller.ForService("lambda.amazonaws.com")))
        {
            throw new AwsException(
                "InvalidParameterValueException", 400, "The role defined for the function cannot be assumed by Lambda.");
        }

        functions.Add(new LambdaFunction(definition, new EnvironmentPool(definition, environments, clock)));
        return Task.FromResult(new CreatedResource(definition.Name)
        {
            Attributes = new Dictionary<string, JsonNode?> { ["Arn"] = definition.Arn },
        });
    }

    private FunctionDefinition Definition(ResourceRequest request)
    {
        var properties = request.Properties;
        var name = Scalars.TextOf(properties["FunctionName"]) ?? PhysicalNames.AtMost(request.PhysicalName, 64);
        var runtime = Scalars.TextOf(properties["Runtime"]) ?? "";
        if (!runtime.StartsWith("provided.", StringComparison.Ordinal) || Scalars.TextOf(properties["PackageType"]) is not (null or "Zip"))
        {
            throw Unsupported(request, $"the property Runtime is {runtime}; only provided.* is supported, as a zip");
        }

        return new FunctionDefinition
        {
            Name = name,
            Arn = functions.ArnOf(name),
            RoleArn = Scalars.TextOf(properties["Role"]) ?? throw Unsupported(request, "the property Role is missing"),
            Handler = Scalars.TextOf(properties["Handler"]) ?? "",
            CodeDirectory = CodeDirectory(request),
            Timeout = TimeSpan.FromSeconds(Number(properties["Timeout"]) ?? 3),
            MemoryMegabytes = Number(properties["MemorySize"]) ?? 128,
            Environment = (properties["Environment"]?["Variables"] as JsonObject ?? [])
                .ToDictionary(variable => variable.Key, variable => Scalars.TextOf(variable.Value) ?? ""),
            ReservedConcurrency = Number(properties["ReservedConcurrentExecutions"]),
            LogGroup = Scalars.TextOf(properties["LoggingConfig"]?["LogGroup"]) ?? "/aws/lambda/" + name,
            LogFormat = Scalars.TextOf(properties["LoggingConfig"]?["LogFormat"]) ?? "Text",
            DeadLetterQueueArn = Queue(request, "DeadLetterConfig", properties["DeadLetterConfig"]?["TargetArn"]),
        };
    }

    private static string CodeDirectory(ResourceRequest request)
    {
        var key = Scalars.TextOf(request.Properties["Code"]?["S3Key"]);
        if (key is null || !request.Stack.Assets.TryGetValue(key, out var directory))
        {
            throw Unsupported(request, "the property Code is not an asset of the cloud assembly");
        }

        return Directory.Exists(directory) ? directory : throw Unsupported(request, $"the code's directory {directory} does not exist");
    }

    /// <summary>The ARN of a queue, the only kind of target that there is here.</summary>
    internal static string? Queue(ResourceRequest request, string property, JsonNode? target) => Scalars.TextOf(target) switch
    {
        null => null,
        var arn when arn.StartsWith("arn:aws:sqs:", StringComparison.Ordinal) => arn,
        var arn => throw Unsupported(request, $"the property {property} names {arn}; only queues are supported"),
    };

    /// <summary>A number, which CloudFormation also takes as a string.</summary>
    internal static int? Number(JsonNode? node) =>
        Scalars.TextOf(node) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static UnsupportedTemplateException Unsupported(ResourceRequest request, string why) =>
        new($"{request.LogicalId} ({request.Type}): {why}.");
}
