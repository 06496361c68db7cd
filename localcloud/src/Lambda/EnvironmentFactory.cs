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
            InheritEnvironment = false,
            Environment = EnvironmentVariables.Of(function, runtimeApi, stream, environment, options.Region, endpoints.Gateway),
            OutputFile = output.Path,
        };
    }
}
