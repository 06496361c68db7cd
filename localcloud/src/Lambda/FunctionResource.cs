using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary><c>AWS::Lambda::Function</c> with an OS-only runtime and code in an asset.</summary>
internal sealed class FunctionResource(FunctionRegistry functions, EnvironmentFactory environments, IRoles roles, TimeProvider clock) : IResourceType
{
    private const int MaxVariableBytes = 4_096;

    private static readonly HashSet<string> Known =
    [
        "Code", "DeadLetterConfig", "Description", "Environment", "FunctionName", "Handler", "LoggingConfig", "MemorySize", "PackageType",
        "ReservedConcurrentExecutions", "Role", "Runtime", "Timeout",
    ];

    private static readonly HashSet<string> WithoutEffect =
        ["Architectures", "EphemeralStorage", "KmsKeyArn", "RecursiveLoop", "RuntimeManagementConfig", "Tags", "TracingConfig"];

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

    /// <inheritdoc/>
    public async Task DeleteAsync(ResourceRequest request, CreatedResource created, CancellationToken cancellationToken)
    {
        await functions.RemoveAsync(created.Ref);
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
            Runtime = runtime,
            CodeDirectory = CodeDirectory(request),
            Timeout = TimeSpan.FromSeconds(request.Number("Timeout", 1, 900) ?? 3),
            MemoryMegabytes = request.Number("MemorySize", 128, 10_240) ?? 128,
            Environment = Variables(properties["Environment"]?["Variables"] as JsonObject ?? []),
            ReservedConcurrency = request.Number("ReservedConcurrentExecutions", 0, int.MaxValue),
            LogGroup = Logging(request, "LogGroup") ?? "/aws/lambda/" + name,
            LogFormat = Logging(request, "LogFormat", "Text", "JSON") ?? "Text",
            ApplicationLogLevel = Logging(request, "ApplicationLogLevel", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL") ?? "INFO",
            SystemLogLevel = Logging(request, "SystemLogLevel", "DEBUG", "INFO", "WARN") ?? "INFO",
            Description = request.Text("Description") ?? "",
            CreatedAt = clock.GetUtcNow(),
            DeadLetterQueueArn = Destination.Of(request, "DeadLetterConfig", properties["DeadLetterConfig"]?["TargetArn"]) switch
            {
                null => null,
                { Kind: DestinationKind.Queue, Arn: var arn } => arn,
                _ => throw request.Unsupported("DeadLetterConfig", "only a queue is supported"),
            },
        };
    }

    private static string? Logging(ResourceRequest request, string setting, params ReadOnlySpan<string> known) =>
        Scalars.TextOf(request.Properties["LoggingConfig"]?[setting]) is not { } value || known.IsEmpty || known.Contains(value)
            ? Scalars.TextOf(request.Properties["LoggingConfig"]?[setting])
            : throw request.Unsupported($"LoggingConfig.{setting}", $"'{value}' is none of {string.Join(", ", known.ToArray())}");

    private static Dictionary<string, string> Variables(JsonObject given)
    {
        var variables = given.ToDictionary(variable => variable.Key, variable => Scalars.TextOf(variable.Value) ?? "");
        var reserved = variables.Keys.Where(EnvironmentVariables.IsReserved).ToList();
        if (reserved.Count > 0)
        {
            throw NotConfigured(
                $"contains reserved keys that are currently not supported for modification. Reserved keys used in this request: {string.Join(", ", reserved)}");
        }

        // AWS does not say how it counts; names and values is what "total size" says.
        return variables.Sum(variable => Encoding.UTF8.GetByteCount(variable.Key) + Encoding.UTF8.GetByteCount(variable.Value)) <= MaxVariableBytes
            ? variables
            : throw NotConfigured("exceeded the 4KB limit");
    }

    private static AwsException NotConfigured(string why) => new(
        "InvalidParameterValueException",
        400,
        $"Lambda was unable to configure your environment variables because the environment variables you have provided {why}.");

    private static string CodeDirectory(ResourceRequest request)
    {
        var key = Scalars.TextOf(request.Properties["Code"]?["S3Key"]);
        if (key is null || !request.Stack.Assets.TryGetValue(key, out var directory))
        {
            throw Unsupported(request, "the property Code is not an asset of the cloud assembly");
        }

        return Directory.Exists(directory) ? directory : throw Unsupported(request, $"the code's directory {directory} does not exist");
    }

    private static UnsupportedTemplateException Unsupported(ResourceRequest request, string why) =>
        new($"{request.LogicalId} ({request.Type}): {why}.");
}
