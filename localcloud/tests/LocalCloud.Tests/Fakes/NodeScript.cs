using System.Diagnostics;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Fakes;

/// <summary>Runs a few lines of JavaScript with the AWS SDK, as the administrator, against a gateway.</summary>
internal static class NodeScript
{
    public static async Task<string> RunAsync(Uri gateway, string script)
    {
        var start = new ProcessStartInfo("node", ["--input-type=commonjs", "-e", $"(async () => {{ {script} }})().catch(e => {{ console.error(e); process.exit(1); }});"])
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AWS_ENDPOINT_URL"] = gateway.ToString().TrimEnd('/');
        start.Environment["AWS_REGION"] = "eu-west-1";
        start.Environment["AWS_ACCESS_KEY_ID"] = Administrator.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = Administrator.SecretAccessKey;
        start.Environment.Remove("AWS_SESSION_TOKEN");
        using var node = Process.Start(start)!;
        var cancellationToken = TestContext.Current.CancellationToken;
        var errors = node.StandardError.ReadToEndAsync(cancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(cancellationToken);
        await node.WaitForExitAsync(cancellationToken);
        Assert.True(node.ExitCode == 0, await errors);
        return output.Trim();
    }
}
