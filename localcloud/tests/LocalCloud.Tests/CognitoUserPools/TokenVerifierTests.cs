using System.Security.Cryptography;
using System.Text;
using LocalCloud.CognitoUserPools;
using LocalCloud.Tests.Gateway;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.Tests.CognitoUserPools;

public sealed class TokenVerifierTests : IDisposable
{
    private const string Issuer = "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool";
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ManualClock _clock = new(DateTimeOffset.FromUnixTimeSeconds(1_000));

    public void Dispose() => _rsa.Dispose();

    [Fact]
    public async Task A_token_of_the_pool_is_accepted()
    {
        var result = await VerifyAsync(Token());

        Assert.Null(result.Problem);
        Assert.Equal("me", result.Claims!.Text("sub"));
    }

    [Fact]
    public async Task A_token_is_over_at_its_expiry()
    {
        _clock.Now = DateTimeOffset.FromUnixTimeSeconds(1_999);
        Assert.Null((await VerifyAsync(Token())).Problem);
        _clock.Now = DateTimeOffset.FromUnixTimeSeconds(2_000);

        Assert.Equal(TokenProblem.Expired, (await VerifyAsync(Token())).Problem);
    }

    [Fact]
    public async Task A_token_that_was_changed_is_refused()
    {
        var parts = Token().Split('.');
        var other = Token(claims: Claims().Replace("me", "you", StringComparison.Ordinal)).Split('.');

        Assert.Equal(TokenProblem.BadSignature, (await VerifyAsync($"{parts[0]}.{other[1]}.{parts[2]}")).Problem);
        Assert.Equal(TokenProblem.BadSignature, (await VerifyAsync($"{parts[0]}.{parts[1]}.")).Problem);
        Assert.Equal(TokenProblem.BadSignature, (await VerifyAsync($"{parts[0]}.{parts[1]}.!!")).Problem);
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused()
    {
        using var other = RSA.Create(2048);

        Assert.Equal(TokenProblem.BadSignature, (await VerifyAsync(Token(key: other))).Problem);
        Assert.Equal(TokenProblem.BadSignature, (await VerifyAsync(Token(header: """{"alg":"RS256","kid":"other"}"""))).Problem);
    }

    [Theory]
    [InlineData("""{"alg":"none","kid":"k"}""")]
    [InlineData("""{"alg":"HS256","kid":"k"}""")]
    [InlineData("""{"kid":"k"}""")]
    [InlineData("""[]""")]
    public async Task Another_algorithm_is_refused(string header) =>
        Assert.Equal(TokenProblem.Malformed, (await VerifyAsync(Token(header))).Problem);

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    public async Task Text_that_is_no_token_is_refused(string token) =>
        Assert.Equal(TokenProblem.Malformed, (await VerifyAsync(token)).Problem);

    [Theory]
    [InlineData("eu-west-1_pool", "eu-west-1_other", TokenProblem.WrongIssuer)]
    [InlineData("https://", "http://", TokenProblem.WrongIssuer)]
    [InlineData("\"token_use\":\"id\"", "\"token_use\":\"access\"", TokenProblem.WrongUse)]
    [InlineData("\"exp\":2000", "\"exp\":\"soon\"", TokenProblem.Expired)]
    [InlineData("\"exp\":2000,", "", TokenProblem.Expired)]
    internal async Task Claims_must_be_as_they_should(string from, string to, TokenProblem problem) => Assert.Equal(
        problem, (await VerifyAsync(Token(claims: Claims().Replace(from, to, StringComparison.Ordinal)))).Problem);

    private static string Claims() => $$"""{"iss":"https://{{Issuer}}","exp":2000,"token_use":"id","sub":"me"}""";

    private Task<TokenResult> VerifyAsync(string token) => new TokenVerifier(new OneKey(_rsa.ExportParameters(false)), _clock)
        .VerifyAsync(token, Issuer, "id", TestContext.Current.CancellationToken);

    private string Token(string header = """{"alg":"RS256","kid":"k"}""", string? claims = null, RSA? key = null)
    {
        var text = Encode(header) + "." + Encode(claims ?? Claims());
        var signature = (key ?? _rsa).SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return text + "." + WebEncoders.Base64UrlEncode(signature);
    }

    private static string Encode(string json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json));

    private sealed class OneKey(RSAParameters key) : IUserPoolKeys
    {
        public ValueTask<RSAParameters?> FindAsync(string poolId, string keyId, CancellationToken cancellationToken) =>
            ValueTask.FromResult<RSAParameters?>(keyId == "k" && poolId == "eu-west-1_pool" ? key : null);
    }
}
