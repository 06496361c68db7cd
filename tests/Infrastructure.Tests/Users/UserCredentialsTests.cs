using System.Diagnostics;

namespace Infrastructure.Tests.Users;

/// <summary>The commands that work on one user, called by somebody whose credentials the program can't get.</summary>
public sealed class UserCredentialsTests
{
    [Theory]
    [InlineData("role_arn = arn:aws:iam::123456789012:role/Admin\nsource_profile = base\nregion = eu-west-1", "Assembly AWSSDK.SecurityToken could not be found or loaded")]
    [InlineData("sso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 123456789012\nsso_role_name = Admin\nregion = eu-west-1", "Failed to resolve AWS credentials")]
    [InlineData("credential_process = false\nregion = eu-west-1", "Command returned non-zero exit value 1 with the error")]
    [InlineData("aws_access_key_id = a\naws_secret_access_key = b", "No RegionEndpoint or ServiceURL configured")]
    public async Task Are_told_in_one_line_what_to_do(string profile, string reason)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("user-credentials-tests-").FullName;
        try
        {
            var config = Path.Combine(folder, "config");
            await File.WriteAllTextAsync(
                config,
                $"[profile base]\naws_access_key_id = a\naws_secret_access_key = b\nregion = eu-west-1\n[profile it]\n{profile}\n",
                TestContext.Current.CancellationToken);
            var (exitCode, error) = await ExportAsync(folder, config);

            Assert.Equal(
                (1, reason + ". Give plain credentials and a region: eval \"$(aws configure export-credentials --format env)\"; export AWS_REGION=<Region>\n"),
                (exitCode, error));
        }
        finally
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Error)> ExportAsync(string folder, string config)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Infrastructure.dll"), "export", "--user", "x", "--message-log", "a", "--directory", "b", "--connections", "d", "--rooms", "e", "--inbox", "f", "--out", "c"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["AWS_CONFIG_FILE"] = config;
        start.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(folder, "none");
        start.Environment["AWS_PROFILE"] = "it";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error);
    }
}
