using System.Net;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Tests.SigV4;

namespace LocalCloud.Tests.Gateway;

public sealed class GatewayTests : IAsyncLifetime
{
    private TestCloud _cloud = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _cloud = await TestCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task A_service_that_is_not_emulated_is_named()
    {
        using var answer = await _cloud.Http.SendAsync(Signed("/", "kinesis"), Cancellation);

        Assert.Equal(HttpStatusCode.NotImplemented, answer.StatusCode);
        Assert.Equal(NotEmulated.Code, answer.Headers.GetValues("x-amzn-ErrorType").Single());
        Assert.Contains("'kinesis'", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unsigned_call_that_needs_a_signature_is_refused()
    {
        using var answer = await _cloud.Http.PostAsync("/", new StringContent("{}"), Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("MissingAuthenticationTokenException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task A_broken_signature_never_reaches_its_service()
    {
        var request = Signed("/", "echo");
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "x");
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=a/20260101/eu-west-1/echo");

        using var answer = await _cloud.Http.SendAsync(request, Cancellation);

        Assert.Equal("IncompleteSignatureException", answer.Headers.GetValues("x-amzn-ErrorType").Single());
    }

    [Fact]
    public async Task Every_answer_carries_a_request_id()
    {
        using var good = await _cloud.Http.SendAsync(Signed("/", "echo"), Cancellation);
        using var bad = await _cloud.Http.GetAsync("/", Cancellation);

        Assert.True(Guid.TryParse(good.Headers.GetValues("x-amzn-RequestId").Single(), out _));
        Assert.True(Guid.TryParse(bad.Headers.GetValues("x-amzn-RequestId").Single(), out _));
    }

    [Fact]
    public async Task A_failure_tells_nothing_of_its_inside()
    {
        using var answer = await _cloud.Http.SendAsync(Signed("/fail", "echo"), Cancellation);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/")
        {
            Content = new ByteArrayContent(new byte[(16 * 1024 * 1024) + 1]),
        };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("X-Amz-Target", "AWSCognitoIdentityService.GetId");

        using var answer = await _cloud.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_of_this_machine_may_call_and_read_the_answer()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/");
        preflight.Headers.Add("Origin", "http://localhost:5173");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-amz-target,content-type,cache-control");

        using var answer = await _cloud.Http.SendAsync(preflight, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal(
            "x-amz-target,content-type,cache-control", string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Headers")));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("null")]
    public async Task A_page_from_elsewhere_gets_nothing(string origin)
    {
        foreach (var path in (string[])["/", "/_local/refused", "/mqtt"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Origin", origin);
            using var answer = await _cloud.Http.SendAsync(request, Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task The_local_routes_take_tools_and_own_pages_but_no_other_page_nor_name()
    {
        Assert.Equal(HttpStatusCode.OK, await Local(null, null));
        Assert.Equal(HttpStatusCode.OK, await Local("http://localhost:2", null));
        Assert.Equal(HttpStatusCode.OK, await Local($"http://127.0.0.1:{_cloud.Address.Port}", null));
        Assert.Equal(HttpStatusCode.Forbidden, await Local("http://localhost:5173", null));
        Assert.Equal(HttpStatusCode.Forbidden, await Local(null, "evil.example"));

        async Task<HttpStatusCode> Local(string? origin, string? host)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/_local/refused");
            request.Headers.Add("Origin", origin is null ? [] : [origin]);
            request.Headers.Host = host;
            using var answer = await _cloud.Http.SendAsync(request, Cancellation);
            // Who may ask may read the answer, and nobody else.
            var readers = answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
            Assert.Equal(answer.StatusCode == HttpStatusCode.OK ? origin : null, readers);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task The_administrator_is_not_for_pages()
    {
        var request = Signed("/", "echo");
        request.Headers.Add("Origin", "http://localhost:5173");

        using var answer = await _cloud.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_local_route_is_not_taken_for_an_AWS_call()
    {
        using var answer = await _cloud.Http.GetAsync("/_local/nothing", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task MQTT_is_handed_over()
    {
        using var answer = await _cloud.Http.GetAsync("/mqtt?X-Amz-Credential=x", Cancellation);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task A_refused_action_is_recorded_with_what_came_nearest()
    {
        await _cloud.CreateAsync("AWS::IAM::Role", "Role", """
            {
              "RoleName": "Echo",
              "AssumeRolePolicyDocument": {"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"x"}}]},
              "Policies": [{"PolicyName":"P","PolicyDocument":{"Version":"2012-10-17","Statement":[
                {"Sid":"Elsewhere","Effect":"Allow","Action":"echo:Demand","Resource":"arn:aws:echo:::other"}]}}]
            }
            """);
        var session = _cloud.Get<LocalCloud.Iam.ICredentials>().Issue("arn:aws:iam::123456789012:role/Echo", "s", TimeSpan.FromHours(1));
        using var request = SdkSigner.Sign(
            _cloud.Address, HttpMethod.Get, "/demand", "echo", session.AccessKeyId, session.SecretAccessKey, session.SessionToken);

        using var answer = await _cloud.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        const string Why = "because no identity-based policy allows the echo:Demand action";
        Assert.Equal(
            "User: arn:aws:sts::123456789012:assumed-role/Echo/s is not authorized to perform: echo:Demand on resource: "
            + "arn:aws:echo:::it " + Why,
            JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancellation))!["message"]!.ToString());
        var refused = JsonNode.Parse(await _cloud.Http.GetStringAsync("/_local/refused", Cancellation))!.AsArray().Single()!;
        Assert.Equal("echo:Demand", refused["action"]!.ToString());
        Assert.Equal(Why, refused["reason"]!.ToString());
        Assert.Null(refused["statement"]);
        Assert.Equal("Elsewhere", refused["nearest"]![0]!["statement"]!["Sid"]!.ToString());
    }

    private HttpRequestMessage Signed(string path, string service) => SdkSigner.Sign(
        _cloud.Address, HttpMethod.Post, path, service, Administrator.AccessKeyId, Administrator.SecretAccessKey, body: "{}");
}
