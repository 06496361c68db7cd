using System.Diagnostics;
using System.Text.Json.Nodes;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.CognitoUserPools;

/// <summary>Amplify as it is published, in Node.js.</summary>
public sealed class AmplifyTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>
{
    [Fact]
    [ConformsTo("amplify-custom-endpoints", "amplify-logins-key-from-issuer", "amplify-rest-signing", "sigv4-amplify-deviations")]
    public async Task Amplify_signs_in_refreshes_and_signs_what_it_calls()
    {
        var script = Path.Combine(TestCloud.Root, "localcloud", "tests", "LocalCloud.Tests", "CognitoUserPools", "amplify.mjs");
        using var node = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { script, cloud.Cloud.Address.ToString(), cloud.PoolId, cloud.ClientId, cloud.IdentityPoolId },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, await errors);

        var result = JsonNode.Parse(output.Trim().Split('\n')[^1])!;
        Assert.Equal("NotAuthorizedException", result["wrong"]!["name"]!.ToString());
        Assert.Equal("Incorrect username or password.", result["wrong"]!["message"]!.ToString());
        Assert.True((bool)result["isSignedIn"]!);
        Assert.StartsWith("eu-west-1:", result["identityId"]!.ToString(), StringComparison.Ordinal);
        Assert.True((bool)result["sameIdentity"]!);
        Assert.True((bool)result["tokensChanged"]!);
        Assert.EndsWith("/SignedIn/CognitoIdentityCredentials", result["principal"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("since=2026", result["target"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(200, (int)result["socketStatus"]!);
    }
}
