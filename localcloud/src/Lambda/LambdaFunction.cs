using LocalCloud.Iam;

namespace LocalCloud.Lambda;

/// <summary>A function with all that belongs to it.</summary>
internal sealed class LambdaFunction(FunctionDefinition definition, EnvironmentPool environments)
{
    private volatile PolicyDocument _policy = new($"{definition.Name} resource policy", []);

    /// <summary>What the template declares.</summary>
    public FunctionDefinition Definition { get; } = definition;

    /// <summary>The processes that run it.</summary>
    public EnvironmentPool Environments { get; } = environments;

    /// <summary>How asynchronous invocations are treated.</summary>
    public EventInvokeConfig EventInvokeConfig { get; set; } = new();

    /// <summary>Who but its own account's principals may invoke it.</summary>
    public PolicyDocument ResourcePolicy => _policy;

    /// <summary>Adds statements to the resource policy.</summary>
    public void Permit(PolicyDocument more) => _policy = _policy with { Statements = [.. _policy.Statements, .. more.Statements] };
}

/// <summary>A function as its template declares it.</summary>
internal sealed record FunctionDefinition
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARN, unqualified.</summary>
    public required string Arn { get; init; }

    /// <summary>The role that it runs under.</summary>
    public required string RoleArn { get; init; }

    /// <summary>Free text for the program; arrives as <c>_HANDLER</c>.</summary>
    public required string Handler { get; init; }

    /// <summary><c>provided.al2023</c>. Default: empty.</summary>
    public string Runtime { get; init; } = "";

    /// <summary>The directory that holds <c>bootstrap</c>.</summary>
    public required string CodeDirectory { get; init; }

    /// <summary>How long an invocation may take. Default: 3 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Default: 128.</summary>
    public int MemoryMegabytes { get; init; } = 128;

    /// <summary>Environment variables of the template. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Invocations at once at most; <see langword="null"/> when the template sets no limit.</summary>
    public int? ReservedConcurrency { get; init; }

    /// <summary>Where its lines go.</summary>
    public required string LogGroup { get; init; }

    /// <summary><c>Text</c> or <c>JSON</c>. Default: <c>Text</c>.</summary>
    public string LogFormat { get; init; } = "Text";

    /// <summary>What of Lambda's own lines is written with the format <c>JSON</c>: <c>DEBUG</c>, <c>INFO</c> or <c>WARN</c>. Default: <c>INFO</c>.</summary>
    public string SystemLogLevel { get; init; } = "INFO";

    /// <summary>The function's own level with the format <c>JSON</c>. Default: <c>INFO</c>.</summary>
    public string ApplicationLogLevel { get; init; } = "INFO";

    /// <summary>Free text of the template. Default: empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>When it was created, which is at every start.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The queue of <c>DeadLetterConfig</c>, or <see langword="null"/>.</summary>
    public string? DeadLetterQueueArn { get; init; }
}
