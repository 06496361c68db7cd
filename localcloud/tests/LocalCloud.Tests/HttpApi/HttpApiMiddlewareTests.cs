using LocalCloud.Gateway;
using LocalCloud.Tests.Fakes;

namespace LocalCloud.Tests.HttpApi;

public sealed class HttpApiMiddlewareTests
{
    private const string Cors = ""","CorsConfiguration":{"AllowOrigins":["http://localhost:4568"],"AllowMethods":["GET","POST"],"AllowHeaders":["authorization","content-type"],"ExposeHeaders":["retry-after"],"MaxAge":3600}""";

    private readonly TestApi _api = new();

    [Fact]
    public async Task A_signed_and_allowed_request_reaches_the_function_on_behalf_of_its_route()
    {
        await StartAsync();
        _api.Lambda.Answer = (_, _) => Task.FromResult(FakeLambda.Returned("""{"statusCode":200,"headers":{"content-type":"application/json"},"body":"{}"}"""));

        var answer = await _api.SendAsync("GET", "/messages?topic=chat%2Fgeneral", TestApi.Sign);

        Assert.Equal((200, "{}"), (answer.Status, answer.Body));
        Assert.Equal("application/json", answer.Headers.ContentType);
        Assert.Equal(16, answer.Headers["apigw-requestid"].ToString().Length);
        var invocation = Assert.Single(_api.Lambda.Invocations);
        Assert.Equal(TestApi.FunctionArn, invocation.Arn);
        Assert.Equal("apigateway.amazonaws.com", invocation.Invoker.Service);
        Assert.Equal($"arn:aws:execute-api:eu-west-1:123456789012:{_api.Api.Id}/$default/GET/messages", invocation.Invoker.SourceArn);
        var asked = Assert.Single(_api.Access.Asked);
        Assert.Equal(
            ("execute-api:Invoke", $"arn:aws:execute-api:eu-west-1:123456789012:{_api.Api.Id}/$default/GET/messages"),
            (asked.Action, asked.Resource));
    }

    [Theory]
    [ConformsTo("api-unsigned-403", "api-bad-signature-403")]
    [InlineData("")]
    [InlineData("forged")]
    [InlineData("expired")]
    [InlineData("lambda")]
    public async Task Unsigned_forged_expired_and_foreign_signatures_are_forbidden(string authorization)
    {
        await StartAsync();

        var answer = await _api.SendAsync("GET", "/messages", headers => headers.Authorization = authorization);

        Assert.Equal((403, """{"message":"Forbidden"}"""), (answer.Status, answer.Body));
        Assert.Empty(_api.Lambda.Invocations);
    }

    [Fact]
    [ConformsTo("api-iam-resource-arn")]
    public async Task Who_may_not_invoke_the_route_is_forbidden_and_recorded()
    {
        await StartAsync();
        _api.Access.Allows = _ => false;

        var answer = await _api.SendAsync("GET", "/messages", TestApi.Sign);

        Assert.Equal((403, """{"message":"Forbidden"}"""), (answer.Status, answer.Body));
        Assert.Equal("execute-api:Invoke", Assert.Single(_api.Access.Refused).Action);
        Assert.Empty(_api.Lambda.Invocations);
    }

    [Theory]
    [ConformsTo("api-not-found")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/message")]
    [InlineData("GET", "/messages/")]
    [InlineData("GET", "/messages/1")]
    [InlineData("POST", "/messages")]
    [InlineData("OPTIONS", "/messages")]
    [InlineData("HEAD", "/messages")]
    public async Task What_no_route_takes_is_not_found(string method, string target)
    {
        await StartAsync();

        var answer = await _api.SendAsync(method, target, TestApi.Sign);

        Assert.Equal(404, answer.Status);
        Assert.Equal(method == "HEAD" ? "" : """{"message":"Not Found"}""", answer.Body);
    }

    [Fact]
    public async Task Without_an_API_everything_is_not_found() => Assert.Equal(404, (await _api.SendAsync("GET", "/messages")).Status);

    [Fact]
    [ConformsTo("api-function-error-500")]
    public async Task A_function_that_fails_is_an_internal_server_error()
    {
        await StartAsync();
        _api.Lambda.Answer = (_, _) => Task.FromResult(FakeLambda.Returned("""{"errorMessage":"secret"}""", "Unhandled"));

        var answer = await _api.SendAsync("GET", "/messages", TestApi.Sign);

        Assert.Equal((500, """{"message":"Internal Server Error"}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("AccessDeniedException", 403, 500, "Internal Server Error")]
    [InlineData("ResourceNotFoundException", 404, 500, "Internal Server Error")]
    [InlineData("TooManyRequestsException", 429, 503, "Service Unavailable")]
    public async Task A_function_that_can_not_be_invoked_is_an_error_of_the_gateway(string code, int status, int expected, string message)
    {
        await StartAsync();
        _api.Lambda.Answer = (_, _) => throw new AwsException(code, status, "x");

        var answer = await _api.SendAsync("GET", "/messages", TestApi.Sign);

        Assert.Equal((expected, $$"""{"message":"{{message}}"}"""), (answer.Status, answer.Body));
    }

    [Fact]
    [ConformsTo("api-integration-timeout-503")]
    public async Task A_function_that_takes_too_long_is_unavailable()
    {
        await StartAsync(integration: ""","TimeoutInMillis":2000""");
        _api.Lambda.Answer = async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return FakeLambda.Returned("{}");
        };

        var answering = _api.SendAsync("GET", "/messages", TestApi.Sign);
        await _api.Clock.WaitForTimerAsync();
        _api.Clock.Jump(TimeSpan.FromSeconds(1.9));
        Assert.False(answering.IsCompleted);
        _api.Clock.Jump(TimeSpan.FromSeconds(0.1));

        var answer = await answering;
        Assert.Equal((503, """{"message":"Service Unavailable"}"""), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 413)]
    [ConformsTo("api-request-too-large-413")]
    public async Task A_body_over_ten_megabytes_is_too_large(int over, int status)
    {
        await StartAsync("POST /messages");

        var answer = await _api.SendAsync("POST", "/messages", TestApi.Sign, new byte[(10 * 1024 * 1024) + over]);

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 413, answer.Body == """{"message":"Request Entity Too Large"}""");
        Assert.Equal(status == 200 ? 1 : 0, _api.Lambda.Invocations.Count);
    }

    [Theory]
    [InlineData(0, 200)]
    [InlineData(1, 431)]
    [ConformsTo("api-limits-headers")]
    public async Task A_head_over_ten_kilobytes_is_too_large(int over, int status)
    {
        await StartAsync();
        const string Target = "/messages?";
        var rest = "GET".Length + Target.Length + "HTTP/1.1".Length
            + "Host".Length + "abc.execute-api.eu-west-1.amazonaws.com".Length + "Authorization".Length + "execute-api".Length;

        Assert.Equal(status, (await _api.SendAsync("GET", Target + new string('x', 10_240 - rest + over), TestApi.Sign)).Status);
    }

    [Fact]
    [ConformsTo("api-throttling-429")]
    public async Task A_route_is_throttled_by_its_own_settings_and_recovers()
    {
        await _api.CreateApiAsync();
        await _api.CreateRouteAsync("POST /session");
        await _api.CreateRouteAsync("GET /messages");
        await _api.CreateStageAsync(""","DefaultRouteSettings":{"ThrottlingBurstLimit":3,"ThrottlingRateLimit":1},"RouteSettings":{"POST /session":{"ThrottlingBurstLimit":2,"ThrottlingRateLimit":0.5}}""");

        var sessions = await StatusesAsync("POST", "/session", 3);
        var messages = await StatusesAsync("GET", "/messages", 4);
        _api.Clock.Jump(TimeSpan.FromSeconds(2));

        Assert.Equal([200, 200, 429], sessions);
        Assert.Equal([200, 200, 200, 429], messages);
        var later = await StatusesAsync("POST", "/session", 2);
        Assert.Equal([200, 429], later);
    }

    [Fact]
    [ConformsTo("api-throttling-429", "api-account-throttle")]
    public async Task Without_settings_a_burst_of_5000_is_taken_and_10000_a_second_after_it()
    {
        await StartAsync();

        Assert.All(await StatusesAsync("GET", "/messages", 5_000), status => Assert.Equal(200, status));
        var answer = await _api.SendAsync("GET", "/messages", TestApi.Sign);
        Assert.Equal((429, """{"message":"Too Many Requests"}"""), (answer.Status, answer.Body));

        _api.Clock.Jump(TimeSpan.FromSeconds(0.01));
        var later = await StatusesAsync("GET", "/messages", 101);
        Assert.Equal([.. Enumerable.Repeat(200, 100), 429], later);
    }

    [Fact]
    [ConformsTo("api-cors-preflight", "api-cors-preflight-204")]
    public async Task A_preflight_is_answered_without_route_or_signature()
    {
        await StartAsync(cors: Cors);

        var answer = await PreflightAsync("http://localhost:4568");

        Assert.Equal((204, ""), (answer.Status, answer.Body));
        Assert.Equal("http://localhost:4568", answer.Headers.AccessControlAllowOrigin);
        Assert.Equal("GET,POST", answer.Headers.AccessControlAllowMethods);
        Assert.Equal("authorization,content-type", answer.Headers.AccessControlAllowHeaders);
        Assert.Equal("3600", answer.Headers.AccessControlMaxAge);
        Assert.Empty(_api.Lambda.Invocations);
    }

    [Fact]
    [ConformsTo("api-cors-disallowed-origin")]
    public async Task A_foreign_page_gets_no_CORS_headers()
    {
        await StartAsync(cors: Cors);

        var preflight = await PreflightAsync("http://evil.example");
        var answer = await _api.SendAsync("GET", "/messages", headers => { TestApi.Sign(headers); headers.Origin = "http://evil.example"; });

        Assert.Equal(204, preflight.Status);
        Assert.Equal(0, preflight.Headers.AccessControlAllowOrigin.Count);
        Assert.Equal(0, preflight.Headers.AccessControlAllowMethods.Count);
        Assert.Equal(0, answer.Headers.AccessControlAllowOrigin.Count);
    }

    [Theory]
    [ConformsTo("api-cors-on-gateway-errors", "api-cors-ignores-function-headers")]
    [InlineData("execute-api", 200)]
    [InlineData("forged", 403)]
    public async Task Answers_and_errors_can_be_read_by_the_page_and_the_functions_own_CORS_headers_are_ignored(string authorization, int status)
    {
        await StartAsync(cors: Cors);
        _api.Lambda.Answer = (_, _) => Task.FromResult(FakeLambda.Returned(
            """{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*","access-control-allow-credentials":"true"},"body":""}"""));

        var answer = await _api.SendAsync(
            "GET", "/messages", headers => { headers.Authorization = authorization; headers.Origin = "http://localhost:4568"; });

        Assert.Equal(status, answer.Status);
        Assert.Equal("http://localhost:4568", answer.Headers.AccessControlAllowOrigin);
        Assert.Equal("retry-after", answer.Headers.AccessControlExposeHeaders);
        Assert.Equal(0, answer.Headers.AccessControlAllowCredentials.Count);
    }

    [Fact]
    [ConformsTo("api-full-response")]
    public async Task Without_CORS_rules_the_functions_own_headers_are_passed_on()
    {
        await StartAsync();
        _api.Lambda.Answer = (_, _) => Task.FromResult(FakeLambda.Returned("""{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"},"cookies":["a=1","b=2"]}"""));

        var answer = await _api.SendAsync("GET", "/messages", TestApi.Sign);

        Assert.Equal("*", answer.Headers.AccessControlAllowOrigin);
        Assert.Equal("a=1|b=2", string.Join('|', answer.Headers.SetCookie.AsEnumerable()));
    }

    private async Task StartAsync(string route = "GET /messages", string integration = "", string cors = "")
    {
        await _api.CreateApiAsync(cors);
        await _api.CreateStageAsync();
        await _api.CreateRouteAsync(route, integration: integration);
    }

    private Task<TestAnswer> PreflightAsync(string origin) => _api.SendAsync("OPTIONS", "/anything", headers =>
    {
        headers.Origin = origin;
        headers.AccessControlRequestMethod = "GET";
        headers.AccessControlRequestHeaders = "authorization";
    });

    private async Task<int[]> StatusesAsync(string method, string target, int count)
    {
        var statuses = new int[count];
        for (var i = 0; i < count; i++)
        {
            statuses[i] = (await _api.SendAsync(method, target, TestApi.Sign)).Status;
        }

        return statuses;
    }
}
