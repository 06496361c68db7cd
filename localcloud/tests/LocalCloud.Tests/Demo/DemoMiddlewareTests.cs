using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.CognitoUserPools;
using LocalCloud.Demo;
using LocalCloud.Hosting;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http;

namespace LocalCloud.Tests.Demo;

public sealed class DemoMiddlewareTests : IDisposable
{
    private readonly Sandbox _sandbox = new();
    private readonly UserPools _pools = new();
    private readonly DemoMiddleware _demo;
    private readonly string _dist;

    public DemoMiddlewareTests()
    {
        _dist = Path.Combine(_sandbox.Options.RootDirectory, "clients", "demo", "dist");
        Directory.CreateDirectory(Path.Combine(_dist, "assets"));
        File.WriteAllText(Path.Combine(_dist, "index.html"), "<html>");
        File.WriteAllText(Path.Combine(_dist, "assets", "app.js"), "let a;");
        File.WriteAllText(Path.Combine(_dist, ".hidden"), "secret");
        File.WriteAllText(Path.Combine(_sandbox.Options.RootDirectory, "clients", "demo", "secret.txt"), "secret");
        _demo = new(_sandbox.Options, Configuration(new() { ["UserPoolId"] = "eu-west-1_abc" }));
    }

    private DemoConfiguration Configuration(Dictionary<string, string> outputs)
    {
        var endpoints = new Endpoints { Gateway = new("http://localhost:1001"), HttpApi = new("http://localhost:1002") };
        var stack = new Stack();
        stack.Deployed.Add(new DeployedStack("Realtime", "arn:aws:cloudformation:eu-west-1:123456789012:stack/Realtime/1") { Outputs = outputs });
        return new(stack, endpoints, _sandbox.Options, _pools);
    }

    [Theory]
    [InlineData("/", "text/html", "<html>")]
    [InlineData("/index.html", "text/html", "<html>")]
    [InlineData("/rooms/general", "text/html", "<html>")]
    [InlineData("/assets/app.js", "text/javascript", "let a;")]
    public async Task Files_and_pages_are_served_with_their_type(string path, string contentType, string body)
    {
        var answer = await SendAsync(path);

        Assert.Equal((200, contentType, body), (answer.Status, answer.ContentType, answer.Body));
    }

    [Theory]
    [InlineData("/assets/missing.js")]
    [InlineData("/../secret.txt")]
    [InlineData("/assets/../../secret.txt")]
    [InlineData("//etc/passwd.txt")]
    [InlineData("/.hidden")]
    [InlineData("/..\\secret.txt")]
    public async Task Nothing_outside_of_the_built_files_is_served(string path)
    {
        var answer = await SendAsync(path);

        Assert.Equal(404, answer.Status);
        Assert.DoesNotContain("secret\n", answer.Body + "\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_is_made_from_outputs_and_endpoints()
    {
        var answer = await SendAsync("/config.json");

        Assert.Equal("application/json", answer.ContentType);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answer.Body), JsonNode.Parse("""
            {"region":"eu-west-1","userPoolId":"eu-west-1_abc","userPoolClientId":null,"identityPoolId":null,"apiUrl":"http://localhost:1002",
             "iotEndpoint":"ws://localhost:1001/mqtt","userPoolEndpoint":"http://localhost:1001","identityPoolEndpoint":"http://localhost:1001","selfSignUp":false,"testing":true}
            """)), answer.Body);
    }

    [Theory]
    [InlineData(true, "false")]
    [InlineData(false, "true")]
    public void Whether_one_may_sign_up_is_what_the_pool_says(bool onlyAdministrators, string selfSignUp)
    {
        _pools.Put(new UserPool { Id = "eu-west-1_abc", Arn = "arn", IsCaseSensitive = false, OnlyAdministratorsCreateUsers = onlyAdministrators });

        var configuration = JsonNode.Parse(Configuration(new() { ["UserPoolId"] = "eu-west-1_abc" }).Json())!;

        Assert.Equal(selfSignUp, configuration["selfSignUp"]!.ToJsonString());
    }

    [Fact]
    public void With_an_event_bus_the_demo_may_play_the_backend()
    {
        var configuration = JsonNode.Parse(Configuration(new() { ["EventBusName"] = "bus" }).Json())!;

        Assert.True(JsonNode.DeepEquals(configuration["local"], JsonNode.Parse("""
            {"gateway":"http://localhost:1001","eventBusName":"bus","accessKeyId":"LOCALADMIN0000000000","secretAccessKey":"local","confirmationCode":"123456"}
            """)), configuration.ToJsonString());
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br", "brotli")]
    [InlineData("gzip;q=0.5", "gzip", "gzipped")]
    [InlineData("br;q=0, GZIP", "gzip", "gzipped")]
    [InlineData("identity", "", "let a;")]
    [InlineData("", "", "let a;")]
    [InlineData(";;;", "", "let a;")]
    public async Task Who_takes_a_compressed_file_gets_the_smallest(string accepted, string encoding, string body)
    {
        await File.WriteAllTextAsync(Path.Combine(_dist, "assets", "app.js.br"), "brotli", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_dist, "assets", "app.js.gz"), "gzipped", TestContext.Current.CancellationToken);

        var answer = await SendAsync("/assets/app.js", accepts: accepted);

        Assert.Equal((200, "text/javascript", encoding, body), (answer.Status, answer.ContentType, answer.Headers.ContentEncoding.ToString(), answer.Body));
        Assert.Equal("Accept-Encoding", answer.Headers.Vary.ToString());
        Assert.Equal(body.Length, answer.Headers.ContentLength);
    }

    [Fact]
    public async Task Other_methods_are_refused_and_HEAD_has_no_body()
    {
        Assert.Equal(405, (await SendAsync("/", "POST")).Status);
        var head = await SendAsync("/", "HEAD");
        Assert.Equal((200, ""), (head.Status, head.Body));
    }

    [Fact]
    public async Task A_demo_that_is_not_built_says_how_to_build_it()
    {
        Directory.Delete(_dist, recursive: true);

        var answer = await SendAsync("/");

        Assert.Equal(404, answer.Status);
        Assert.Contains("npm run build", answer.Body, StringComparison.Ordinal);
    }

    public void Dispose() => _sandbox.Dispose();

    private async Task<(int Status, string? ContentType, string Body, IHeaderDictionary Headers)> SendAsync(
        string path, string method = "GET", string accepts = "")
    {
        var context = new DefaultHttpContext();
        using var body = new MemoryStream();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Request.Headers.AcceptEncoding = accepts;
        context.Response.Body = body;
        await _demo.InvokeAsync(context);
        return (context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(body.ToArray()), context.Response.Headers);
    }
}
