using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.Tests.CognitoUserPools;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.CognitoIdentity;

/// <summary>GetOpenIdToken, then AssumeRoleWithWebIdentity: with tokens of the real cognito-local.</summary>
public sealed class BasicFlowTests(SignedUpCloud cloud) : IClassFixture<SignedUpCloud>, IAsyncLifetime
{
    private static readonly XNamespace Sts = "https://sts.amazonaws.com/doc/2011-06-15/";
    private readonly TwoPools _pools = new(cloud);

    public async ValueTask InitializeAsync() => await _pools.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    [ConformsTo("identity-open-id-token")]
    public async Task The_token_says_whose_it_is_and_lives_ten_minutes()
    {
        var logins = await _pools.LoginsAsync("alice");
        var id = await _pools.IdAsync(logins);

        var (status, body) = await _pools.TokenAsync(id, logins);

        Assert.Equal((200, id), (status, (string?)body["IdentityId"]));
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(((string)body["Token"]!).Split('.')[1]))!;
        Assert.Equal((id, _pools.IdentityPoolId), ((string?)claims["sub"], (string?)claims["aud"]));
        Assert.Equal("https://cognito-identity.amazonaws.com", (string?)claims["iss"]);
        Assert.Equal(600, (long)claims["exp"]! - (long)claims["iat"]!);
    }

    [Fact]
    [ConformsTo("identity-basic-flow")]
    public async Task The_token_is_worth_a_session_of_the_role_that_trusts_the_pool()
    {
        var logins = await _pools.LoginsAsync("alice");
        var id = await _pools.IdAsync(logins);

        var answer = await AssumeAsync((string)(await _pools.TokenAsync(id, logins)).Body["Token"]!, "7200");

        Assert.Equal(id, Of(answer, "SubjectFromWebIdentityToken"));
        Assert.Equal("cognito-identity.amazonaws.com", Of(answer, "Provider"));
        Assert.Equal(_pools.IdentityPoolId, Of(answer, "Audience"));
        Assert.Equal("arn:aws:sts::123456789012:assumed-role/Everybody/web", Of(answer, "Arn"));
        var session = cloud.Cloud.Get<ICredentialLookup>().Find(Of(answer, "AccessKeyId")!, Of(answer, "SessionToken"))!;
        Assert.Equal((id, true), (session.Principal.Identity!.IdentityId, session.Principal.Identity.IsAuthenticated));
        Assert.InRange(
            session.Expiration - cloud.Cloud.Get<TimeProvider>().GetUtcNow(), TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(120));
    }

    [Fact]
    public async Task A_guest_of_the_basic_flow_is_not_cut_down()
    {
        var answer = await AssumeAsync((string)(await _pools.TokenAsync(await _pools.IdAsync())).Body["Token"]!);

        var guest = cloud.Cloud.Get<ICredentialLookup>().Find(Of(answer, "AccessKeyId")!, Of(answer, "SessionToken"))!.Principal;

        Assert.False(guest.Identity!.IsAuthenticated);
        Assert.True(cloud.Cloud.Get<IAccessControl>().Evaluate(new(guest, "events:PutEvents", "*")).IsAllowed);
    }

    [Fact]
    public async Task A_pool_without_the_basic_flow_gives_no_token()
    {
        var token = (string)(await cloud.TokensAsync("alice"))["IdToken"]!;
        var logins = $$"""{"{{cloud.Provider}}":"{{token}}"}""";
        var id = (string)(await cloud.IdentityAsync("GetId", $$"""{"IdentityPoolId":"{{cloud.IdentityPoolId}}","Logins":{{logins}} }""")).Body["IdentityId"]!;

        var (status, body) = await cloud.IdentityAsync("GetOpenIdToken", $$"""{"IdentityId":"{{id}}","Logins":{{logins}} }""");

        Assert.Equal((400, "InvalidParameterException"), (status, (string?)body["__type"]));
        Assert.Equal("Basic (classic) flow is not enabled, please use enhanced flow.", (string?)body["message"]);
    }

    [Fact]
    public async Task A_token_that_was_changed_or_is_somebody_elses_is_refused()
    {
        var token = (string)(await _pools.TokenAsync(await _pools.IdAsync())).Body["Token"]!;
        var parts = token.Split('.');
        var forged = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[1])).Replace("unauthenticated", "authenticated", StringComparison.Ordinal)));

        Assert.Equal("InvalidIdentityToken", Of(await AssumeAsync($"{parts[0]}.{forged}.{parts[2]}"), "Code"));
        Assert.Equal("InvalidIdentityToken", Of(await AssumeAsync((string)(await cloud.TokensAsync("alice"))["IdToken"]!), "Code"));
        Assert.Equal("InvalidIdentityToken", Of(await AssumeAsync("nonsense"), "Code"));
        Assert.Equal("InvalidIdentityToken", Of(await AssumeAsync($"{parts[0]}.{parts[1]}.!"), "Code"));
    }

    [Fact]
    public async Task A_token_is_over_after_ten_minutes()
    {
        await using var own = await Gateway.TestCloud.StartAsync();
        var tokens = own.Get<LocalCloud.CognitoIdentity.OpenIdTokens>();
        var token = tokens.Issue(new CognitoSession("eu-west-1:1", "eu-west-1:p", ["unauthenticated"]));

        own.Get<LocalClock>().Advance(TimeSpan.FromSeconds(590));
        Assert.NotNull(tokens.Read(token, out var early));
        own.Get<LocalClock>().Advance(TimeSpan.FromSeconds(10));
        Assert.NotNull(tokens.Read(token, out var late));

        Assert.False(early);
        Assert.True(late);
    }

    [Theory]
    [InlineData("3601", "arn:aws:iam::123456789012:role/SignedIn", "AccessDenied")] // trusts another pool
    [InlineData("7201", TwoPools.Role, "ValidationError")]
    [InlineData("899", TwoPools.Role, "ValidationError")]
    [InlineData("3600", "short", "ValidationError")]
    public async Task A_role_gives_only_what_it_is_for(string seconds, string role, string code)
    {
        var token = (string)(await _pools.TokenAsync(await _pools.IdAsync())).Body["Token"]!;

        Assert.Equal(code, Of(await AssumeAsync(token, seconds, role), "Code"));
    }

    [Fact]
    public async Task Other_operations_of_STS_want_a_signature_still()
    {
        using var body = new FormUrlEncodedContent([new("Action", "GetCallerIdentity"), new("Version", "2011-06-15")]);

        using var answer = await cloud.Cloud.Http.PostAsync(
            new Uri("/?Action=AssumeRoleWithWebIdentity", UriKind.Relative), body, TestContext.Current.CancellationToken);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Contains("MissingAuthenticationToken", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private async Task<XElement> AssumeAsync(string token, string seconds = "900", string role = TwoPools.Role)
    {
        using var body = new FormUrlEncodedContent(
        [
            new("Action", "AssumeRoleWithWebIdentity"), new("Version", "2011-06-15"), new("RoleArn", role), new("RoleSessionName", "web"),
            new("WebIdentityToken", token), new("DurationSeconds", seconds.ToString(CultureInfo.InvariantCulture)),
        ]);
        using var answer = await cloud.Cloud.Http.PostAsync(new Uri("/", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return XElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string? Of(XElement answer, string name) => answer.Descendants(Sts + name).SingleOrDefault()?.Value;
}
