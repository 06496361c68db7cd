using System.Text;
using System.Text.Json.Nodes;
using LocalCloud.Iam;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.HttpApi;

public sealed class PayloadV2Tests
{
    [Fact]
    [ConformsTo("api-payload-2-shape", "api-path-decoded", "api-raw-query-verbatim", "api-query-parameters", "api-cookies-split")]
    [ConformsTo("api-headers-lowercase-joined", "api-forwarded-headers", "api-time-format", "api-request-id-header")]
    public async Task The_event_is_what_a_live_API_delivered()
    {
        var api = await StartAsync("$default", "NONE");
        var body = new string('x', 66);

        var answer = await api.SendAsync(
            "POST",
            "/capture/space%20value?repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=",
            headers =>
            {
                headers.Accept = "*/*";
                headers.ContentType = "application/json";
                headers.Cookie = "session=abc123; theme=dark";
                headers.UserAgent = "curl/8.7.1";
                headers["X-Amzn-Trace-Id"] = "Root=1-abc";
                headers["X-Voker-Probe"] = new(["first", "second"]);
            },
            Encoding.UTF8.GetBytes(body));

        var expected = $$"""
            {"version":"2.0","routeKey":"$default","rawPath":"/capture/space value",
             "rawQueryString":"repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=",
             "cookies":["session=abc123","theme=dark"],
             "headers":{"accept":"*/*","content-length":"66","content-type":"application/json","host":"abc.execute-api.eu-west-1.amazonaws.com","user-agent":"curl/8.7.1","x-amzn-trace-id":"Root=1-abc","x-forwarded-for":"127.0.0.1","x-forwarded-port":"443","x-forwarded-proto":"http","x-voker-probe":"first,second"},
             "queryStringParameters":{"empty":"","encodedPlus":"a+b","literalPlus":"a b","redirect":"https://example.com/a/b","repeat":"one,two"},
             "requestContext":{"accountId":"123456789012","apiId":"{{api.Api.Id}}","domainName":"abc.execute-api.eu-west-1.amazonaws.com","domainPrefix":"abc",
               "http":{"method":"POST","path":"/capture/space value","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"curl/8.7.1"},
               "requestId":"{{answer.Headers["apigw-requestid"]}}","routeKey":"$default","stage":"$default","time":"22/Nov/2026:10:00:00 +0000","timeEpoch":1795341600000},
             "body":"{{body}}","isBase64Encoded":false}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), api.Event()), api.Event().ToString());
    }

    [Fact]
    [ConformsTo("api-absent-when-empty")]
    public async Task What_is_empty_is_absent()
    {
        var api = await StartAsync("GET /messages", "NONE");

        await api.SendAsync("GET", "/messages");

        var e = api.Event();
        Assert.Equal("", (string?)e["rawQueryString"]);
        Assert.Equal(
            ["version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "isBase64Encoded"], e.Select(pair => pair.Key));
        Assert.False(e["requestContext"]!.AsObject().ContainsKey("authorizer"));
    }

    [Fact]
    [ConformsTo("api-iam-authorizer-shape", "api-sub-in-amr")]
    public async Task A_Cognito_identity_is_described_to_the_function()
    {
        var api = await StartAsync("GET /messages", "AWS_IAM");

        await api.SendAsync("GET", "/messages", TestApi.Sign);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($$$"""
            {"iam":{"accessKey":"ASIAEXAMPLE","accountId":"123456789012","callerId":"AROAEXAMPLE:CognitoIdentityCredentials",
             "cognitoIdentity":{"amr":["authenticated","cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdef","cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abcdef:CognitoSignIn:sub-of-alice"],
              "identityId":"{{{Principals.IdentityId}}}","identityPoolId":"eu-west-1:22222222-2222-2222-2222-222222222222"},
             "principalOrgId":null,"userArn":"arn:aws:sts::123456789012:assumed-role/signed-in/CognitoIdentityCredentials","userId":"AROAEXAMPLE:CognitoIdentityCredentials"}}
            """), api.Event()["requestContext"]!["authorizer"]));
    }

    [Fact]
    [ConformsTo("api-iam-authorizer-guest")]
    public async Task A_guest_is_unauthenticated()
    {
        var guest = Principals.Alice with { Identity = new CognitoSession(Principals.IdentityId, "eu-west-1:pool", ["unauthenticated"]) };
        var api = new TestApi(guest);
        await api.CreateApiAsync();
        await api.CreateStageAsync();
        await api.CreateRouteAsync("GET /x");

        await api.SendAsync("GET", "/x", TestApi.Sign);

        var identity = api.Event()["requestContext"]!["authorizer"]!["iam"]!["cognitoIdentity"]!;
        Assert.Equal("""["unauthenticated"]""", identity["amr"]!.ToJsonString());
    }

    [Fact]
    [ConformsTo("api-iam-authorizer-plain")]
    public async Task A_caller_without_Cognito_has_a_null_identity()
    {
        var api = await StartAsync("GET /messages", "AWS_IAM", new TestApi(Principals.Role));

        await api.SendAsync("GET", "/messages", TestApi.Sign);

        var iam = api.Event()["requestContext"]!["authorizer"]!["iam"]!.AsObject();
        Assert.True(iam.TryGetPropertyValue("cognitoIdentity", out var identity));
        Assert.Null(identity);
    }

    [Fact]
    [ConformsTo("api-stage-prefix")]
    public async Task Path_variables_and_stage_variables_are_given()
    {
        var api = new TestApi();
        await api.CreateApiAsync();
        await api.CreateStageAsync(""","StageVariables":{"colour":"red"}""", "prod");
        await api.CreateRouteAsync("GET /rooms/{id}", "NONE");

        await api.SendAsync("GET", "/prod/rooms/a%2Fb");

        var e = api.Event();
        Assert.Equal("/prod/rooms/a/b", (string?)e["rawPath"]);
        Assert.Equal("a/b", (string?)e["pathParameters"]!["id"]);
        Assert.Equal("red", (string?)e["stageVariables"]!["colour"]);
        Assert.Equal("prod", (string?)e["requestContext"]!["stage"]);
    }

    [Theory]
    [ConformsTo("api-binary-bodies")]
    [InlineData("application/json", "{\"a\":\"ä\"}", false)]
    [InlineData("text/plain; charset=utf-8", "hello", false)]
    [InlineData("", "hello", true)]
    [InlineData(" ", "{}", true)]
    [InlineData("; charset=utf-8", "hello", true)]
    [InlineData("image/png", "hello", true)]
    [InlineData("application/octet-stream", "hello", true)]
    [InlineData("Application/PDF", "hello", true)]
    [InlineData("application/x-www-form-urlencoded", "a=b", true)]
    public async Task A_body_is_text_or_base64_by_its_content_type(string contentType, string body, bool isBase64)
    {
        var api = await StartAsync("POST /messages", "NONE");

        await api.SendAsync("POST", "/messages", headers => headers.ContentType = contentType, Encoding.UTF8.GetBytes(body));

        var e = api.Event();
        Assert.Equal(isBase64, (bool?)e["isBase64Encoded"]);
        Assert.Equal(isBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body)) : body, (string?)e["body"]);
    }

    [Fact]
    [ConformsTo("api-body-without-content-type")]
    public async Task A_body_without_a_content_type_is_base64()
    {
        var api = await StartAsync("POST /messages", "NONE");

        await api.SendAsync("POST", "/messages", headers => headers.Remove("Content-Type"), "hello"u8.ToArray());

        var e = api.Event();
        Assert.Equal((true, "aGVsbG8="), ((bool?)e["isBase64Encoded"], (string?)e["body"]));
    }

    [Fact]
    public async Task A_body_that_is_no_UTF_8_is_base64_whatever_its_type()
    {
        var api = await StartAsync("POST /messages", "NONE");

        await api.SendAsync("POST", "/messages", headers => headers.ContentType = "application/json", [0xC3, 0x28]);

        Assert.Equal("wyg=", (string?)api.Event()["body"]);
    }

    private static async Task<TestApi> StartAsync(string route, string authorization, TestApi? api = null)
    {
        api ??= new();
        await api.CreateApiAsync();
        await api.CreateStageAsync();
        await api.CreateRouteAsync(route, authorization);
        return api;
    }
}
