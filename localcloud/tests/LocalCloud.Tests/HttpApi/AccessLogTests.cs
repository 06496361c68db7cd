using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.HttpApi;

public sealed class AccessLogTests
{
    private const string Group = "/api";

    private readonly TestApi _api = new();

    [Fact]
    [ConformsTo("api-access-log")]
    public async Task Each_request_is_a_line_with_its_variables()
    {
        await StartAsync("""
            {"id":"$context.requestId","what":"$context.httpMethod $context.path","route":"$context.routeKey","status":$context.status,"length":$context.responseLength,
             "ip":"$context.identity.sourceIp","who":"$context.identity.cognitoIdentityId","how":"$context.identity.cognitoAuthenticationType",
             "lambda":$context.integrationStatus,"own":$context.integration.status,"time":$context.requestTimeEpoch,"at":"$context.requestTime",
             "error":"$context.error.message","stage":"$context.stage","odd":"$context.colour.of","cost":"$5"}
            """);
        _api.Lambda.Answer = (_, _) => Task.FromResult(FakeLambda.Returned("""{"statusCode":404,"body":"no"}"""));

        var answer = await _api.SendAsync("GET", "/messages?topic=x", TestApi.Sign);

        var line = JsonNode.Parse(Assert.Single(Lines()))!;
        Assert.Equal(answer.Headers["apigw-requestid"].ToString(), (string?)line["id"]);
        Assert.Equal("GET /messages", (string?)line["what"]);
        Assert.Equal("GET /messages", (string?)line["route"]);
        Assert.Equal((404, 2), ((int)line["status"]!, (int)line["length"]!));
        Assert.Equal((200, 404), ((int)line["lambda"]!, (int)line["own"]!));
        Assert.Equal(("127.0.0.1", Principals.IdentityId, "authenticated"), ((string?)line["ip"], (string?)line["who"], (string?)line["how"]));
        Assert.Equal("22/Nov/2026:10:00:00 +0000", (string?)line["at"]);
        Assert.Equal(1795341600000, (long)line["time"]!);
        Assert.Equal(("-", "$default", "-", "$5"), ((string?)line["error"], (string?)line["stage"], (string?)line["odd"], (string?)line["cost"]));
    }

    [Fact]
    [ConformsTo("api-access-log")]
    public async Task An_error_of_the_gateway_is_named()
    {
        await StartAsync("$context.status $context.error.message $context.error.responseType $context.integrationStatus $context.integrationErrorMessage");

        await _api.SendAsync("GET", "/messages");
        _api.Lambda.Answer = (_, _) => Task.FromResult(FakeLambda.Returned("{}", "Unhandled"));
        await _api.SendAsync("GET", "/messages", TestApi.Sign);
        await _api.SendAsync("GET", "/nowhere", TestApi.Sign);

        Assert.Equal(
            ["403 Forbidden ACCESS_DENIED - -", "500 Internal Server Error INTEGRATION_FAILURE 200 The function failed: Unhandled."],
            Lines());
    }

    [Fact]
    public async Task Claims_of_a_token_can_be_logged()
    {
        await StartAsync("$context.authorizer.claims.sub $context.authorizer.error");
        var authorizer = await _api.CreateAuthorizerAsync($$"""
            {"AuthorizerType":"JWT","IdentitySource":["$request.querystring.token"],"JwtConfiguration":{"Issuer":"{{TestTokens.Issuer}}","Audience":["client"]} }
            """);
        var integration = await _api.CreateIntegrationAsync("", "Other");
        await _api.CreateRouteOfAsync(
            $$"""{"ApiId":"{{_api.Api.Id}}","RouteKey":"GET /rooms","AuthorizationType":"JWT","AuthorizerId":"{{authorizer.Ref}}","Target":"integrations/{{integration.Ref}}"}""");

        await _api.SendAsync("GET", $"/rooms?token={_api.Tokens.Sign(TestTokens.Claims(_api.Clock.GetUtcNow()))}");
        await _api.SendAsync("GET", "/rooms");

        Assert.Equal(["sub-of-alice -", "- no token"], Lines());
    }

    [Theory]
    [ConformsTo("api-access-log-3k")]
    [InlineData(3_072, true)]
    [InlineData(3_073, false)]
    public async Task A_format_has_at_most_3_KB(int length, bool isTaken)
    {
        var problem = await Record.ExceptionAsync(() => StartAsync(new string('x', length)));

        Assert.Equal(isTaken, problem is null);
        Assert.True(problem is null or UnsupportedTemplateException);
    }

    [Fact]
    public async Task Another_destination_than_a_log_group_is_refused()
    {
        await _api.CreateApiAsync();

        await Assert.ThrowsAsync<UnsupportedTemplateException>(
            () => _api.CreateStageAsync(""","AccessLogSettings":{"DestinationArn":"arn:aws:firehose:eu-west-1:123456789012:deliverystream/s","Format":"x"}"""));
    }

    private async Task StartAsync(string format)
    {
        _api.Groups.Create(Group);
        await _api.CreateApiAsync();
        var settings = new JsonObject { ["DestinationArn"] = $"arn:aws:logs:eu-west-1:123456789012:log-group:{Group}:*", ["Format"] = format };
        await _api.CreateStageAsync($",\"AccessLogSettings\":{settings.ToJsonString()}");
        await _api.CreateRouteAsync("GET /messages");
    }

    private IEnumerable<string> Lines() => _api.Groups.Lines(Group)!.Select(line => line.Message);
}
