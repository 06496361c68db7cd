using System.Diagnostics;
using LocalCloud.Iam;

namespace LocalCloud.Tests.Iot.Clients;

/// <summary>Runs a script beside this file with Node.js and the project's npm packages.</summary>
internal static class NodeScript
{
    public static async Task<string> RunAsync(string script, Uri endpoint, TemporaryCredentials credentials, string version = "")
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Serverless.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The project's root was not found.");
        }

        var start = new ProcessStartInfo("node", Path.Combine(root.FullName, "localcloud/tests/LocalCloud.Tests/Iot/Clients", script))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["VERSION"] = version;
        start.Environment["ENDPOINT"] = endpoint.Authority;
        start.Environment["IDENTITY_ID"] = credentials.Principal.Identity!.IdentityId;
        start.Environment["AWS_ACCESS_KEY_ID"] = credentials.AccessKeyId;
        start.Environment["AWS_SECRET_ACCESS_KEY"] = credentials.SecretAccessKey;
        start.Environment["AWS_SESSION_TOKEN"] = credentials.SessionToken;
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, await output + await errors);
            return await output;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
