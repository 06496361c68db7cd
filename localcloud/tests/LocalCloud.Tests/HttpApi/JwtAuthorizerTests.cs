using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.Tests.HttpApi;

public sealed class JwtAuthorizerTests
{
    private readonly TestApi _api = new();

    [Fact]
    [ConformsTo("api-jwt-claims")]
    public async Task The_claims_of_a_good_token_arrive_as_texts()
    {
        await StartAsync();
        var claims = Claims();
        claims["email_verified"] = true;
        claims["cognito:groups"] = new JsonArray("admin", "poweruser");
        claims["address"] = new JsonObject { ["city"] = "x" };
        claims["nothing"] = null;

        var answer = await SendAsync(_api.Tokens.Sign(claims));

        Assert.Equal(200, answer.Status);
        var jwt = _api.Event()["requestContext"]!["authorizer"]!["jwt"]!;
        Assert.Equal(
            $$"""{"iss":"{{TestTokens.Issuer}}","sub":"sub-of-alice","client_id":"client","scope":"rooms/read rooms/write","iat":"{{claims["iat"]}}","exp":"{{claims["exp"]}}","email_verified":"true","cognito:groups":"[admin poweruser]","address":"{\u0022city\u0022:\u0022x\u0022}"}""",
            jwt["claims"]!.ToJsonString());
        Assert.True(jwt.AsObject().ContainsKey("scopes"));
        Assert.Null(jwt["scopes"]);
    }

    [Theory]
    [InlineData("rooms/write", 200)]
    [InlineData("rooms/delete\",\"rooms/read", 200)]
    [InlineData("rooms/delete", 403)]
    [ConformsTo("api-jwt-scopes")]
    public async Task A_route_with_scopes_wants_one_of_them(string scopes, int status)
    {
        await StartAsync($$""","AuthorizationScopes":["{{scopes}}"]""");

        var answer = await SendAsync(_api.Tokens.Sign(Claims()));

        Assert.Equal(status, answer.Status);
        if (status == 200)
        {
            Assert.Equal("""["rooms/read","rooms/write"]""", _api.Event()["requestContext"]!["authorizer"]!["jwt"]!["scopes"]!.ToJsonString());
        }
        else
        {
            Assert.Equal("""{"message":"Forbidden"}""", answer.Body);
            Assert.Empty(_api.Lambda.Invocations);
        }
    }

    [Fact]
    [ConformsTo("api-jwt-scopes")]
    public async Task The_claim_scp_counts_before_scope_and_a_token_without_scopes_is_forbidden()
    {
        await StartAsync(""","AuthorizationScopes":["rooms/read"]""");
        var other = Claims();
        other["scp"] = new JsonArray("rooms/delete");
        var none = Claims();
        none.Remove("scope");

        Assert.Equal(403, (await SendAsync(_api.Tokens.Sign(other))).Status);
        Assert.Equal(403, (await SendAsync(_api.Tokens.Sign(none))).Status);
    }

    [Fact]
    [ConformsTo("api-jwt-401")]
    public async Task Without_a_token_the_answer_is_401_with_a_plain_challenge()
    {
        await StartAsync();

        var answer = await _api.SendAsync("GET", "/rooms");

        Assert.Equal((401, """{"message":"Unauthorized"}"""), (answer.Status, answer.Body));
        Assert.Equal("Bearer", answer.Headers["www-authenticate"].ToString());
        Assert.Empty(_api.Lambda.Invocations);
    }

    [Theory]
    [InlineData("aud", "\"other\"", "the token does not have a valid audience")]
    [InlineData("client_id", "\"other\"", "the token does not have a valid audience")]
    [InlineData("iss", "\"https://evil.example.com\"", "the token has an invalid issuer")]
    [InlineData("exp", "1", "the token has expired")]
    [InlineData("exp", "null", "the token has expired")]
    [InlineData("exp", "\"9999999999\"", "the token has expired")]
    [InlineData("nbf", "9999999999", "the token is not valid yet")]
    [InlineData("iat", "9999999999", "the token was issued in the future")]
    [ConformsTo("api-jwt-401", "api-jwt-checks")]
    public async Task A_token_with_a_wrong_claim_is_refused_with_the_reason(string claim, string value, string reason)
    {
        await StartAsync();
        var claims = Claims();
        claims[claim] = JsonNode.Parse(value);

        var answer = await SendAsync(_api.Tokens.Sign(claims));

        Assert.Equal((401, """{"message":"Unauthorized"}"""), (answer.Status, answer.Body));
        Assert.Equal($"Bearer scope=\"\" error=\"invalid_token\" error_description=\"{reason}\"", answer.Headers["www-authenticate"].ToString());
        Assert.Empty(_api.Lambda.Invocations);
    }

    [Fact]
    [ConformsTo("api-jwt-checks")]
    public async Task Only_tokens_that_the_pool_has_signed_with_RSA_count()
    {
        await StartAsync();
        var good = _api.Tokens.Sign(Claims());
        var parts = good.Split('.');
        string[] bad =
        [
            "nonsense",
            "a.b.c",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{new TestTokens().Sign(Claims()).Split('.')[1]}.{parts[2][..^4]}AAAA",
            new TestTokens().Sign(Claims()),
            _api.Tokens.Sign(Claims(), algorithm: "HS256"),
            _api.Tokens.Sign(Claims(), algorithm: "none"),
            _api.Tokens.Sign(Claims(), keyId: "other"),
        ];

        foreach (var token in bad)
        {
            Assert.Equal(401, (await SendAsync(token)).Status);
        }

        Assert.Equal(200, (await SendAsync(good)).Status);
        Assert.Equal(200, (await SendAsync(_api.Tokens.Sign(Claims(), algorithm: "RS512"))).Status);
    }

    [Theory]
    [InlineData("\"client\"", 200)]
    [InlineData("[\"x\",\"client\"]", 200)]
    [InlineData("[]", 401)]
    [ConformsTo("api-jwt-checks")]
    public async Task An_ID_token_has_its_audience_in_aud(string audience, int status)
    {
        await StartAsync();
        var claims = Claims();
        claims.Remove("client_id");
        claims["aud"] = JsonNode.Parse(audience);

        Assert.Equal(status, (await SendAsync(_api.Tokens.Sign(claims))).Status);
    }

    [Theory]
    [InlineData("Bearer TOKEN", 200)]
    [InlineData("bearer TOKEN", 200)]
    [InlineData("TOKEN", 200)]
    [InlineData("Basic TOKEN", 401)]
    public async Task The_token_stands_in_the_header_with_or_without_Bearer(string header, int status)
    {
        await StartAsync();
        var token = _api.Tokens.Sign(Claims());

        var answer = await _api.SendAsync("GET", "/rooms", headers => headers.Authorization = header.Replace("TOKEN", token, StringComparison.Ordinal));

        Assert.Equal(status, answer.Status);
    }

    [Theory]
    [InlineData("""{"AuthorizerType":"REQUEST"}""", "only JWT is supported")]
    [InlineData("""{"AuthorizerType":"JWT","IdentitySource":["$request.header.Authorization"]}""", "JwtConfiguration")]
    [InlineData("""{"AuthorizerType":"JWT","IdentitySource":["$request.header.Authorization"],"JwtConfiguration":{"Issuer":"https://accounts.example.com","Audience":["x"]}}""", "is no user pool")]
    [InlineData("""{"AuthorizerType":"JWT","IdentitySource":["$context.x"],"JwtConfiguration":{"Issuer":"https://cognito-idp.eu-west-1.amazonaws.com/p","Audience":["x"]}}""", "neither a header nor a query parameter")]
    public async Task An_authorizer_that_is_not_supported_stops_with_its_property(string properties, string message)
    {
        await _api.CreateApiAsync();

        var error = await Assert.ThrowsAsync<UnsupportedTemplateException>(() => _api.CreateAuthorizerAsync(properties));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private async Task StartAsync(string route = "")
    {
        await _api.CreateApiAsync();
        await _api.CreateStageAsync();
        var authorizer = await _api.CreateAuthorizerAsync($$"""
            {"Name":"pool","AuthorizerType":"JWT","IdentitySource":["$request.header.Authorization"],
             "JwtConfiguration":{"Issuer":"{{TestTokens.Issuer}}","Audience":["client"]} }
            """);
        var integration = await _api.CreateIntegrationAsync("");
        await _api.CreateRouteOfAsync(
            $$"""{"ApiId":"{{_api.Api.Id}}","RouteKey":"GET /rooms","AuthorizationType":"JWT","AuthorizerId":"{{authorizer.Ref}}","Target":"integrations/{{integration.Ref}}"{{route}}}""");
    }

    private Task<TestAnswer> SendAsync(string token) => _api.SendAsync("GET", "/rooms", headers => headers.Authorization = $"Bearer {token}");

    private JsonObject Claims() => TestTokens.Claims(_api.Clock.GetUtcNow());
}
