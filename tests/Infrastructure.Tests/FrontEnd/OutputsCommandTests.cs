using System.Net;
using System.Text.Json.Nodes;
using Infrastructure.FrontEnd;

namespace Infrastructure.Tests.FrontEnd;

/// <summary><c>dotnet run --project src/Infrastructure -- outputs</c>, with files, and with what a LocalCloud answers.</summary>
public sealed class OutputsCommandTests : IDisposable
{
    private const string Outputs = """
        {"Region":"eu-west-1","UserPoolId":"eu-west-1_abc","UserPoolClientId":"client","IdentityPoolId":"eu-west-1:pool","ApiUrl":"https://api.example","IotEndpoint":"iot.example"}
        """;

    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("outputs-command-").FullName;

    [Fact]
    public async Task Of_the_CLI_s_file_it_writes_what_Amplify_and_the_demo_read()
    {
        var (exitCode, output, error) = await RunAsync([Source($$"""{"Realtime":{{Outputs}}}"""), "--out", Out]);

        Assert.Equal((0, $"Written to {Out}: stack Realtime.\n", ""), (exitCode, output, error));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {
                      "version": "1.4",
                      "auth": {
                        "aws_region": "eu-west-1", "user_pool_id": "eu-west-1_abc", "user_pool_client_id": "client", "identity_pool_id": "eu-west-1:pool",
                        "unauthenticated_identities_enabled": false
                      },
                      "custom": {
                        "realtime": { "region": "eu-west-1", "apiUrl": "https://api.example", "iotEndpoint": "wss://iot.example/mqtt", "topicPrefix": "", "selfSignUp": false }
                      }
                    }
                    """),
                JsonNode.Parse(await File.ReadAllTextAsync(Out, TestContext.Current.CancellationToken))),
            await File.ReadAllTextAsync(Out, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Of_several_stages_the_one_that_is_named_is_written_with_its_prefix()
    {
        var stage = Outputs.Replace("}", ",\"TopicPrefix\":\"pr-12/\",\"SelfSignUp\":\"true\"}", StringComparison.Ordinal);
        var source = Source($$"""{"Other":{},"Realtime":{{Outputs}},"Realtime-pr-12":{{stage}}}""");

        var (exitCode, output, _) = await RunAsync([source, "--stack", "Realtime-pr-12", "--out", "-"]);

        var realtime = JsonNode.Parse(output)!["custom"]!["realtime"]!;
        Assert.Equal((0, "pr-12/", true), (exitCode, (string?)realtime["topicPrefix"], (bool)realtime["selfSignUp"]!));
        Assert.Equal(
            (1, "", "There are several backends: say which one, by --stack. There are Realtime, Realtime-pr-12.\n"),
            await RunAsync([source, "--out", "-"]));
    }

    [Theory]
    [InlineData("""{"Realtime":[]}""", "outputs.json is none of the CDK CLI's files of outputs")]
    [InlineData("null", "outputs.json is none of the CDK CLI's files of outputs")]
    [InlineData("""{"Realtime":null}""", "outputs.json is none of the CDK CLI's files of outputs")]
    [InlineData("{}", "No stack has outputs there.")]
    [InlineData("""{"Other":{"A":"b"}}""", "None of the stacks is a backend of this repository: Other.")]
    [InlineData("""{"Realtime":{"IotEndpoint":"e","ApiUrl":"u","IdentityPoolId":"i"}}""", "Stack Realtime has no output Region: deploy it again")]
    public async Task A_file_that_has_it_not_is_refused_with_the_reason(string text, string reason)
    {
        var (exitCode, output, error) = await RunAsync([Source(text), "--out", Out]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Out));
    }

    [Fact]
    public async Task What_is_not_there_or_can_t_be_written_is_told()
    {
        var missing = Path.Combine(_folder, "missing.json");
        Assert.Contains($"npx cdk deploy --outputs-file {missing}", (await RunAsync([missing])).Error, StringComparison.Ordinal);
        var source = Source($$"""{"Realtime":{{Outputs}}}""");
        Assert.Contains("There is no stack Realtime-prod, but Realtime.", (await RunAsync([source, "--stack", "Realtime-prod"])).Error, StringComparison.Ordinal);
        var (exitCode, _, error) = await RunAsync([source, "--out", _folder]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith($"{_folder} can't be written: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_LocalCloud_that_runs_is_asked_and_its_own_endpoints_are_named()
    {
        var (exitCode, output, error) = await RunAsync(["http://localhost:4566", "--out", "-"], new Dictionary<string, string>
        {
            ["http://localhost:4566/_local/stacks"] = """["Other","Realtime"]""",
            ["http://localhost:4566/_local/stacks/Other/outputs"] = "{}",
            ["http://localhost:4566/_local/stacks/Realtime/outputs"] = Outputs,
        });

        Assert.Equal((0, ""), (exitCode, error));
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""
                    {
                      "region": "eu-west-1", "apiUrl": "https://api.example", "iotEndpoint": "ws://iot.example/mqtt", "topicPrefix": "", "selfSignUp": false,
                      "userPoolEndpoint": "http://localhost:4566", "identityPoolEndpoint": "http://localhost:4566", "testing": true
                    }
                    """),
                JsonNode.Parse(output)!["custom"]!["realtime"]),
            output);
    }

    [Fact]
    public async Task Without_a_source_a_LocalCloud_is_meant_and_one_that_does_not_run_is_told()
    {
        var (exitCode, output, error) = await RunAsync([]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.StartsWith("No LocalCloud answers at http://localhost:4566: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("cdk-outputs.json", "-h")]
    public async Task Help_is_no_mistake(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("outputs [<source>] [--stack <name>] [--out <file>]", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--stack")]
    [InlineData("--stage", "prod")]
    [InlineData("a.json", "b.json")]
    [InlineData("--out", "a", "--out", "b")]
    [InlineData("")]
    public async Task Called_in_another_way_it_says_how(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);

        Assert.Equal((2, ""), (exitCode, output));
        Assert.StartsWith("outputs [<source>]", error, StringComparison.Ordinal);
    }

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    private string Out => Path.Combine(_folder, "amplify_outputs.json");

    private string Source(string text)
    {
        var file = Path.Combine(_folder, "outputs.json");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, Dictionary<string, string>? answers = null)
    {
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        using var http = new HttpClient(new Answers(answers ?? []));
        var exitCode = await new OutputsCommand(http, output, error).RunAsync(["outputs", .. arguments], TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }

    private sealed class Answers(Dictionary<string, string> bodies) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(
            bodies.TryGetValue(request.RequestUri!.AbsoluteUri, out var body)
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, null, "application/json") }
                : new HttpResponseMessage(HttpStatusCode.NotFound));
    }
}
