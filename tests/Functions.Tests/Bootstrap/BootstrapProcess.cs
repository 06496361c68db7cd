using System.Diagnostics;

namespace Functions.Tests.Bootstrap;

/// <summary>Runs the program for one event.</summary>
internal static class BootstrapProcess
{
    private static readonly Dictionary<string, string> Complete = new()
    {
        ["_HANDLER"] = "PublishUpdate",
        ["AWS_REGION"] = "eu-west-1",
        ["AWS_ACCESS_KEY_ID"] = "test",
        ["AWS_SECRET_ACCESS_KEY"] = "test",
        ["MESSAGE_LOG_TABLE"] = "Log",
        ["DIRECTORY_TABLE"] = "Directory",
        ["CONNECTIONS_TABLE"] = "Connections",
        ["ROOMS_TABLE"] = "Rooms",
        ["INBOX_TABLE"] = "Inbox",
        ["SCHEDULE_GROUP"] = "Realtime",
        ["SCHEDULE_ROLE_ARN"] = "arn:aws:iam::123456789012:role/schedules",
        ["SCHEDULE_DEAD_LETTERS_ARN"] = "arn:aws:sqs:eu-west-1:123456789012:dead-letters",
        ["UNSEEN_FUNCTION_ARN"] = "arn:aws:lambda:eu-west-1:123456789012:function:TellUnseen",
        ["EVENT_BUS"] = "Bus",
        ["RULE_PREFIX"] = "Realtime_",
        ["IDENTITY_POOL_ID"] = "pool",
        ["USER_POOL_ID"] = "users",
        ["IOT_POLICY_NAME"] = "policy",
        ["IOT_ENDPOINT"] = "localhost",
        ["METRICS_NAMESPACE"] = "Realtime",
    };

    /// <summary>Starts the program with a complete environment but for the overrides, and returns what it reported first.</summary>
    public static Task<(string Path, string Body, string Output)> RunAsync(
        string program, string input, params IEnumerable<(string Name, string Value)> overrides) => RunAsync([program], input, overrides);

    /// <summary>The same for a program that another one runs.</summary>
    public static async Task<(string Path, string Body, string Output)> RunAsync(
        IReadOnlyList<string> command, string input, IEnumerable<(string Name, string Value)> overrides)
    {
        using var api = FakeRuntimeApi.Start(input);
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Complete.Select(pair => (pair.Key, pair.Value)).Concat(overrides))
        {
            start.Environment[name] = value;
        }

        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Host;
        start.Environment["AWS_ENDPOINT_URL_DYNAMODB"] = $"http://{api.Host}";
        var cancellationToken = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            _ = process.StandardError.ReadToEndAsync(cancellationToken);
            var (path, body) = await api.Result.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            process.Kill();
            return (path, body, await output);
        }
        finally
        {
            process.Kill();
        }
    }
}
