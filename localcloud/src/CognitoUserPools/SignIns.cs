using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using Microsoft.AspNetCore.WebUtilities;

namespace LocalCloud.CognitoUserPools;

/// <summary>
/// Who signed in, and with which tokens: cognito-local forgets none that it made, and knows nobody who signed out. Kept between runs, as long as a token counts.
/// </summary>
/// <param name="state">Where it is kept.</param>
/// <param name="realClock">The machine's clock, which tokens are made by.</param>
internal sealed class SignIns(StateStore state, TimeProvider realClock)
{
    private const string StateName = "cognito-sign-ins";
    private readonly Lock _lock = new();
    private List<SignIn>? _known;

    private List<SignIn> Known => _known ??= [.. state.Load(StateName, SignInsJson.Default.IReadOnlyListSignIn) ?? []];

    /// <summary>Remembers what a user got for signing in.</summary>
    public void Add(UserPoolClient client, PoolUser user, JsonObject tokens)
    {
        lock (_lock)
        {
            Known.RemoveAll(signIn => signIn.Expires <= Now);
            Known.Add(new SignIn
            {
                PoolId = client.Pool.Id,
                ClientId = client.Id,
                Subject = user.Subject,
                RefreshToken = HashOf($"{tokens["RefreshToken"]}"),
                Expires = Now + (CognitoLocalFiles.RefreshTokenDays * 24 * 60 * 60),
                Tokens = TokensOf(tokens),
            });
            Save();
        }
    }

    /// <summary>Remembers what a refresh token was exchanged for.</summary>
    public void Refreshed(SignIn signIn, JsonObject tokens)
    {
        lock (_lock)
        {
            Replace(signIn.RefreshToken, known => known with { Tokens = [.. known.Tokens.Where(token => token.Expires > Now), .. TokensOf(tokens)] });
        }
    }

    /// <summary>The sign-in that a refresh token goes on with.</summary>
    /// <exception cref="AwsException"><c>NotAuthorizedException</c>: it does not count, or not for this client.</exception>
    public SignIn OfRefreshToken(UserPoolClient client, string refreshToken)
    {
        lock (_lock)
        {
            var hash = HashOf(refreshToken);
            return Known.Find(signIn => signIn.RefreshToken == hash && signIn.ClientId == client.Id) switch
            {
                null => throw UserPoolErrors.NotAuthorized("Invalid Refresh Token"),
                { IsRevoked: true } => throw UserPoolErrors.NotAuthorized("Refresh Token has been revoked"),
                { } old when old.Expires <= Now => throw UserPoolErrors.NotAuthorized("Refresh Token has expired"),
                { } signIn => signIn,
            };
        }
    }

    /// <summary>Ends one sign-in: its refresh token and all that it was exchanged for.</summary>
    public void Revoke(SignIn signIn)
    {
        lock (_lock)
        {
            Replace(signIn.RefreshToken, Revoked);
        }
    }

    /// <summary>Ends all sign-ins of a user.</summary>
    public void RevokeAll(string poolId, string subject) => ReplaceAll(poolId, subject, Revoked);

    /// <summary>Ends all access tokens of a user; what they can be refreshed with stays.</summary>
    public void RevokeAccessTokens(string poolId, string subject) => ReplaceAll(
        poolId, subject, signIn => signIn with { Tokens = [.. signIn.Tokens.Select(token => token.Use == "access" ? token with { IsRevoked = true } : token)] });

    /// <summary>Whether an access or ID token does not count any more although its time is not over.</summary>
    public bool IsRevoked(TokenClaims claims)
    {
        lock (_lock)
        {
            var id = claims.Text("jti");
            return Known.Exists(signIn => signIn.Tokens.Any(token => token.Id == id && token.IsRevoked));
        }
    }

    private long Now => realClock.GetUtcNow().ToUnixTimeSeconds();

    private static SignIn Revoked(SignIn signIn) =>
        signIn with { IsRevoked = true, Tokens = [.. signIn.Tokens.Select(token => token with { IsRevoked = true })] };

    private void Replace(string refreshToken, Func<SignIn, SignIn> replace)
    {
        _known = [.. Known.Select(signIn => signIn.RefreshToken == refreshToken ? replace(signIn) : signIn)];
        Save();
    }

    private void ReplaceAll(string poolId, string subject, Func<SignIn, SignIn> replace)
    {
        lock (_lock)
        {
            _known = [.. Known.Select(signIn => signIn.PoolId == poolId && signIn.Subject == subject ? replace(signIn) : signIn)];
            Save();
        }
    }

    private void Save() => state.Save(StateName, Known, SignInsJson.Default.IReadOnlyListSignIn);

    private static List<SignInToken> TokensOf(JsonObject tokens) =>
        [.. new[] { tokens["AccessToken"], tokens["IdToken"] }.OfType<JsonNode>().Select(token => SignInToken.Of(token.ToString()))];

    private static string HashOf(string token) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>A sign-in of a user.</summary>
internal sealed record SignIn
{
    public required string PoolId { get; init; }

    public required string ClientId { get; init; }

    public required string Subject { get; init; }

    /// <summary>The refresh token's SHA-256, in base64.</summary>
    public required string RefreshToken { get; init; }

    /// <summary>When the refresh token's time is over, in seconds.</summary>
    public required long Expires { get; init; }

    public bool IsRevoked { get; init; }

    /// <summary>What it was exchanged for and may still count.</summary>
    public required IReadOnlyList<SignInToken> Tokens { get; init; }
}

/// <summary>An access or ID token.</summary>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="Use"><c>access</c> or <c>id</c>.</param>
/// <param name="Expires">When its time is over, in seconds.</param>
/// <param name="IsRevoked">Whether it does not count any more.</param>
internal sealed record SignInToken(string Id, string Use, long Expires, bool IsRevoked)
{
    /// <summary>A token that was just made.</summary>
    public static SignInToken Of(string token)
    {
        var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(token.Split('.')[1]))!;
        return new($"{claims["jti"]}", $"{claims["token_use"]}", (long)claims["exp"]!, IsRevoked: false);
    }
}

[JsonSerializable(typeof(IReadOnlyList<SignIn>))]
internal sealed partial class SignInsJson : JsonSerializerContext;
