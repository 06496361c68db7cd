namespace LocalCloud.Tests.Clients;

/// <summary>Debian's AWS command line, a client in Python: each service once, and one refusal.</summary>
public sealed class AwsCliTests(ClientCloud cloud) : IClassFixture<ClientCloud>
{
    private const string Identity = "eu-west-1:11111111-2222-3333-4444-555555555555";

    [Fact]
    public async Task STS_says_who_it_is() => Assert.Equal(
        "arn:aws:iam::123456789012:user/administrator",
        await OutputAsync("sts", "get-caller-identity", "--query", "Arn"));

    [Fact]
    public async Task IoT_attaches_and_lists_and_names_what_is_missing()
    {
        Assert.Equal(
            $"localhost:{cloud.Gateway.Port}",
            await OutputAsync("iot", "describe-endpoint", "--endpoint-type", "iot:Data-ATS", "--query", "endpointAddress"));
        await OutputAsync("iot", "attach-policy", "--policy-name", "Everything", "--target", Identity);
        Assert.Equal("Everything", await OutputAsync("iot", "list-attached-policies", "--target", Identity, "--query", "policies[].policyName"));

        var (isSuccess, output) = await AwsCli.RunAsync(cloud.Gateway, "iot", "attach-policy", "--policy-name", "Missing", "--target", Identity);

        Assert.False(isSuccess);
        Assert.Contains("(ResourceNotFoundException) when calling the AttachPolicy operation", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IoT_data_publishes() => Assert.Empty(await OutputAsync(
        "iot-data", "publish", "--topic", "chat/general", "--qos", "1", "--payload", "hi", "--cli-binary-format", "raw-in-base64-out"));

    [Fact]
    public async Task Lambda_invokes_and_keeps_the_answer()
    {
        var file = Path.GetTempFileName();
        try
        {
            Assert.Equal("200", await OutputAsync(
                "lambda", "invoke", "--function-name", "tiny", "--payload", """{"a":1}""", "--cli-binary-format", "raw-in-base64-out",
                "--query", "StatusCode", file));
            Assert.Equal("""{"got":{"a":1}}""", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Events_are_put() => Assert.Equal("0", await OutputAsync(
        "events", "put-events", "--query", "FailedEntryCount", "--entries", """[{"EventBusName":"bus","Source":"cli","DetailType":"Test","Detail":"{}"}]"""));

    [Fact]
    public async Task SQS_sends_and_receives()
    {
        await OutputAsync("sqs", "send-message", "--queue-url", cloud.QueueUrl, "--message-body", "grüße");

        Assert.Equal("grüße", await OutputAsync(
            "sqs", "receive-message", "--queue-url", cloud.QueueUrl, "--wait-time-seconds", "2", "--query", "Messages[0].Body"));
    }

    [Fact]
    public async Task DynamoDB_writes_and_reads()
    {
        await OutputAsync("dynamodb", "put-item", "--table-name", "things", "--item", """{"pk":{"S":"cli"},"n":{"N":"7"}}""");

        Assert.Equal("7", await OutputAsync(
            "dynamodb", "get-item", "--table-name", "things", "--key", """{"pk":{"S":"cli"}}""", "--query", "Item.n.N"));
    }

    [Fact]
    public async Task Cognito_identity_gives_a_guest_an_identity() => Assert.StartsWith(
        "eu-west-1:",
        await OutputAsync("cognito-identity", "get-id", "--identity-pool-id", cloud.IdentityPoolId, "--query", "IdentityId"),
        StringComparison.Ordinal);

    private async Task<string> OutputAsync(params string[] arguments)
    {
        var (isSuccess, output) = await AwsCli.RunAsync(cloud.Gateway, arguments);
        Assert.True(isSuccess, output);
        return output;
    }
}
