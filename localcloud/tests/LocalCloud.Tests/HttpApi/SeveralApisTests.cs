using LocalCloud.CloudFormation;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.HttpApi;

public sealed class SeveralApisTests
{
    private readonly TestApi _api = new();

    [Fact]
    public async Task Another_API_answers_to_its_own_name_and_the_first_to_every_other()
    {
        var first = await _api.CreateApiAsync();
        await _api.CreateStageAsync();
        await _api.CreateRouteAsync("GET /first", "NONE");
        var second = await _api.CreateApiAsync(logicalId: "Second");
        await _api.CreateStageAsync(api: second.Ref);
        await _api.CreateRouteAsync("GET /second", "NONE", api: second.Ref);

        Assert.Equal("http://localhost:0", (string?)first.Attributes["ApiEndpoint"]);
        Assert.Equal($"http://{second.Ref}.localhost:0", (string?)second.Attributes["ApiEndpoint"]);
        Assert.Equal((200, 404), await StatusesAsync("localhost:0"));
        Assert.Equal((404, 200), await StatusesAsync($"{second.Ref}.localhost:0"));
        Assert.Equal((200, 404), await StatusesAsync($"{first.Ref}.localhost:0"));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    [ConformsTo("api-limits-counts")]
    public async Task An_API_has_at_most_300_routes(int count, bool isTaken)
    {
        await _api.CreateApiAsync();
        var integration = await _api.CreateIntegrationAsync("");

        var problem = await Record.ExceptionAsync(() => RepeatAsync(count, i => _api.CreateRouteOfAsync(
            $$"""{"ApiId":"{{_api.Api.Id}}","RouteKey":"GET /{{i}}","Target":"integrations/{{integration.Ref}}"}""")));

        Assert.Equal(isTaken, problem is null);
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(301, false)]
    public async Task An_API_has_at_most_300_integrations(int count, bool isTaken)
    {
        await _api.CreateApiAsync();

        Assert.Equal(isTaken, await Record.ExceptionAsync(() => RepeatAsync(count, i => _api.CreateIntegrationAsync("", $"Integration{i}"))) is null);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task An_API_has_at_most_ten_stages(int count, bool isTaken)
    {
        await _api.CreateApiAsync();

        Assert.Equal(isTaken, await Record.ExceptionAsync(() => RepeatAsync(count, i => _api.CreateStageAsync(name: $"s{i}"))) is null);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task An_API_has_at_most_ten_authorizers(int count, bool isTaken)
    {
        await _api.CreateApiAsync();

        Assert.Equal(isTaken, await Record.ExceptionAsync(() => RepeatAsync(count, i => _api.CreateAuthorizerAsync(
            $$"""{"AuthorizerType":"JWT","IdentitySource":["$request.header.Authorization"],"JwtConfiguration":{"Issuer":"{{TestTokens.Issuer}}","Audience":["x"]} }""",
            $"Authorizer{i}"))) is null);
    }

    [Fact]
    [ConformsTo("api-no-streaming")]
    public async Task Nothing_is_answered_before_the_function_has_ended()
    {
        await _api.CreateApiAsync();
        await _api.CreateStageAsync();
        await _api.CreateRouteAsync("GET /slow", "NONE");
        var ended = new TaskCompletionSource();
        _api.Lambda.Answer = async (_, _) =>
        {
            await ended.Task;
            return FakeLambda.Returned("""{"done":true}""");
        };

        var sending = _api.SendAsync("GET", "/slow");
        Assert.False(sending.IsCompleted);
        ended.SetResult();

        Assert.Equal("""{"done":true}""", (await sending).Body);
    }

    [Fact]
    [ConformsTo("api-trailing-slash")]
    public async Task A_trailing_slash_stays_in_the_path_and_is_missing_from_the_greedy_variable()
    {
        await _api.CreateApiAsync();
        await _api.CreateStageAsync();
        await _api.CreateRouteAsync("GET /files/{proxy+}", "NONE");

        await _api.SendAsync("GET", "/files/a/b/");

        Assert.Equal("/files/a/b/", (string?)_api.Event()["rawPath"]);
        Assert.Equal("a/b", (string?)_api.Event()["pathParameters"]!["proxy"]);
    }

    [Fact]
    public async Task A_body_that_Lambda_does_not_take_is_too_large()
    {
        await _api.CreateApiAsync();
        await _api.CreateStageAsync();
        await _api.CreateRouteAsync("POST /big", "NONE");
        _api.Lambda.Answer = (_, _) => throw new LocalCloud.Gateway.AwsException("RequestTooLargeException", 413, "too large");

        var answer = await _api.SendAsync("POST", "/big", body: new byte[7_000_000]);

        Assert.Equal((413, """{"message":"Request Entity Too Large"}"""), (answer.Status, answer.Body));
    }

    private static async Task RepeatAsync(int count, Func<int, Task<CreatedResource>> create)
    {
        for (var i = 0; i < count; i++)
        {
            await create(i);
        }
    }

    private async Task<(int First, int Second)> StatusesAsync(string host)
    {
        var first = await _api.SendAsync("GET", "/first", headers => headers.Host = host);
        return (first.Status, (await _api.SendAsync("GET", "/second", headers => headers.Host = host)).Status);
    }
}
