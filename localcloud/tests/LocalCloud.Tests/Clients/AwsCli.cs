using System.Diagnostics;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Clients;

/// <summary>The AWS command line, pointed at a gateway by <c>--endpoint-url</c>, as the administrator.</summary>
internal static class AwsCli
{
    // Debian's, which test.sh installs; another one on the way to it would be another version.
    private const string Debian = "/usr/bin/aws";

    /// <summary>Runs one command; its output, or what it said when it failed.</summary>
    public static async Task<(bool IsSuccess, string Output)> RunAsync(Uri gateway, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(
            File.Exists(Debian) ? Debian : "aws", [.. arguments, "--endpoint-url", gateway.ToString().TrimEnd('/'), "--output", "text"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ACCESS_KEY_ID"] = Administrator.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = Administrator.SecretAccessKey;
        start.Environment["AWS_DEFAULT_REGION"] = "eu-west-1";
        start.Environment["AWS_PAGER"] = "";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        start.Environment["AWS_CONFIG_FILE"] = "/dev/null";
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
        start.Environment.Remove("AWS_SESSION_TOKEN");
        using var cli = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var errors = cli.StandardError.ReadToEndAsync(cancellationToken);
        var output = await cli.StandardOutput.ReadToEndAsync(cancellationToken);
        await cli.WaitForExitAsync(cancellationToken);
        return cli.ExitCode == 0 ? (true, output.Trim()) : (false, (await errors).Trim());
    }
}
