using System.Globalization;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Logs;

namespace LocalCloud.Lambda;

/// <summary>Starts execution environments.</summary>
internal sealed class EnvironmentFactory(
    CloudOptions options,
    Endpoints endpoints,
    ChildProcesses children,
    ICredentials credentials,
    LogGroups logs,
    TimeProvider clock,
    ILoggerFactory loggers)
{
    /// <summary>How long initialization may take before it is tried again under the function's own timeout.</summary>
    public static readonly TimeSpan InitLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan CredentialLifetime = TimeSpan.FromHours(6);

    private TimeSpan ClockOffset => (clock as LocalClock)?.Offset ?? TimeSpan.Zero;

    /// <summary>Whether an environment's credentials and clock still count.</summary>
    public bool IsFresh(ExecutionEnvironment environment) =>
        environment.Credentials.Expiration - clock.GetUtcNow() > TimeSpan.FromMinutes(20) && environment.ClockOffset == ClockOffset;

    /// <summary>Starts an environment: a first try of 10 s, and after a failure a second one of the function's timeout, as AWS does.</summary>
    /// <returns>The environment, or why it could not be initialized.</returns>
    public async Task<(ExecutionEnvironment? Environment, InvocationOutcome? Failure)> StartAsync(
        FunctionDefinition function, string requestId, CancellationToken cancellationToken)
    {
        var first = await StartAsync(function, requestId, InitLimit, cancellationToken);
        return first.Environment is not null ? first : await StartAsync(function, requestId, function.Timeout, cancellationToken);
    }

    private async Task<(ExecutionEnvironment? Environment, InvocationOutcome? Failure)> StartAsync(
        FunctionDefinition function, string requestId, TimeSpan limit, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var stream = clock.GetUtcNow().ToString("yyyy/MM/dd", CultureInfo.InvariantCulture) + "/[$LATEST]" + id;
        var issued = credentials.Issue(function.RoleArn, function.Name, CredentialLifetime);
        var offset = ClockOffset;
        var output = new FunctionOutput(Path.Combine(FunctionOutput.FolderIn(options.StateDirectory), id + ".out"));
        Directory.CreateDirectory(Path.GetDirectoryName(output.Path)!);
        var log = new FunctionLog(logs, function, stream, issued.Principal, clock);
        var environment = new ExecutionEnvironment(function, log, output, clock, loggers) { Credentials = issued, ClockOffset = offset };
        try
        {
            var failure = await environment.InitializeAsync(requestId, limit, Command, children, cancellationToken);
            if (failure is null)
            {
                return (environment, null);
            }

            await environment.DisposeAsync();
            return (null, failure);
        }
        catch
        {
            await environment.DisposeAsync();
            throw;
        }

        ChildCommand Command(string runtimeApi) => new()
        {
            Name = function.Name,
            FileName = Path.Combine(function.CodeDirectory, "bootstrap"),
            WorkingDirectory = function.CodeDirectory,
            Inherits = [],
            Environment = EnvironmentVariables.Of(function, runtimeApi, stream, environment, options.Region, endpoints.Gateway),
            OutputFile = output.Path,
        };
    }
}

/// <summary>The environment variables of a function's process, as AWS documents them.</summary>
internal static class EnvironmentVariables
{
    private const string EndpointUrl = "AWS_ENDPOINT_URL";

    private static readonly HashSet<string> Reserved =
    [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ];

    /// <summary>Whether a template may not set it.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);

    /// <summary>Makes them.</summary>
    public static Dictionary<string, string?> Of(
        FunctionDefinition function, string runtimeApi, string logStream, ExecutionEnvironment environment, string region, Uri gateway)
    {
        var endpoint = gateway.GetLeftPart(UriPartial.Authority);
        // The template's own come first: none of them can displace a reserved one.
        var variables = function.Environment.ToDictionary(
            variable => variable.Key,
            string? (variable) => variable.Key.StartsWith(EndpointUrl, StringComparison.Ordinal) ? endpoint : variable.Value);
        variables[EndpointUrl] = endpoint;
        variables["_HANDLER"] = function.Handler;
        variables["AWS_DEFAULT_REGION"] = variables["AWS_REGION"] = region;
        variables["AWS_LAMBDA_FUNCTION_NAME"] = function.Name;
        variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = function.MemoryMegabytes.ToString(CultureInfo.InvariantCulture);
        variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
        variables["AWS_LAMBDA_LOG_GROUP_NAME"] = function.LogGroup;
        variables["AWS_LAMBDA_LOG_STREAM_NAME"] = logStream;
        variables["AWS_LAMBDA_LOG_FORMAT"] = function.LogFormat;
        if (function.LogFormat == "JSON")
        {
            // Whether AWS sets it with text logs too is not known.
            variables["AWS_LAMBDA_LOG_LEVEL"] = function.ApplicationLogLevel;
        }

        variables["AWS_ACCESS_KEY"] = variables["AWS_ACCESS_KEY_ID"] = environment.Credentials.AccessKeyId;
        variables["AWS_SECRET_ACCESS_KEY"] = environment.Credentials.SecretAccessKey;
        variables["AWS_SESSION_TOKEN"] = environment.Credentials.SessionToken;
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        variables["LAMBDA_TASK_ROOT"] = function.CodeDirectory;
        variables["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
        variables["LANG"] = "en_US.UTF-8";
        variables["TZ"] = ":UTC";
        variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR";
        if (environment.ClockOffset != TimeSpan.Zero)
        {
            variables["CLOCK_OFFSET_SECONDS"] = environment.ClockOffset.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        AddMachine(variables);
        return variables;
    }

    /// <summary>What the machine's own programs need, so that a bootstrap may also be a script, or .NET on the JIT.</summary>
    private static void AddMachine(Dictionary<string, string?> variables)
    {
        variables["PATH"] = "/usr/local/bin:/usr/bin:/bin:/opt/bin:" + Environment.GetEnvironmentVariable("PATH");
        foreach (var name in (string[])["DOTNET_ROOT", "HOME"])
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                variables.TryAdd(name, value);
            }
        }
    }
}
