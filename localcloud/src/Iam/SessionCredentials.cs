using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalCloud.Hosting;

namespace LocalCloud.Iam;

/// <summary>
/// Issues and recognizes temporary credentials without keeping any: as with AWS, the session token itself says whose it is. A page in
/// a browser goes on over a restart, and nothing piles up in memory.
/// </summary>
/// <remarks>Secret key and token are HMACs under one master key, which lives in the state directory.</remarks>
internal sealed class SessionCredentials : ICredentials, ICredentialLookup
{
    private const int TagBytes = 32;
    private readonly CloudOptions _options;
    private readonly RoleRegistry _roles;
    private readonly TimeProvider _clock;
    private readonly Lazy<byte[]> _masterKey;

    public SessionCredentials(StateStore state, CloudOptions options, RoleRegistry roles, TimeProvider clock)
    {
        _options = options;
        _roles = roles;
        _clock = clock;
        _masterKey = new(() => MasterKey(state));
    }

    /// <inheritdoc/>
    public TemporaryCredentials Issue(
        string roleArn, string sessionName, TimeSpan lifetime, CognitoSession? identity = null, SessionLimits? limits = null)
    {
        var token = new SessionToken
        {
            AccessKeyId = "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            RoleArn = roleArn,
            SessionName = sessionName,
            Expiration = DateTimeOffset.FromUnixTimeSeconds((_clock.GetUtcNow() + lifetime).ToUnixTimeSeconds()),
            Identity = identity,
            Limits = limits,
        };
        var claims = JsonSerializer.SerializeToUtf8Bytes(token, SessionTokenJson.Default.SessionToken);
        return CredentialsOf(token, Convert.ToBase64String([.. Tag(claims), .. claims]));
    }

    /// <inheritdoc/>
    public TemporaryCredentials? Find(string accessKeyId, string? sessionToken)
    {
        var bytes = new byte[(sessionToken?.Length ?? 0) * 3 / 4];
        if (sessionToken is null
            || !Convert.TryFromBase64String(sessionToken, bytes, out var count)
            || count <= TagBytes
            || !CryptographicOperations.FixedTimeEquals(Tag(bytes.AsSpan(TagBytes..count)), bytes.AsSpan(..TagBytes)))
        {
            return null;
        }

        var token = JsonSerializer.Deserialize(bytes.AsSpan(TagBytes..count), SessionTokenJson.Default.SessionToken);
        return token?.AccessKeyId == accessKeyId ? CredentialsOf(token, sessionToken) : null;
    }

    private TemporaryCredentials CredentialsOf(SessionToken token, string sessionToken)
    {
        // 30 bytes are 40 characters, AWS's length of a secret key.
        var secret = Convert.ToBase64String(Mac("secret", Encoding.UTF8.GetBytes(token.AccessKeyId)).AsSpan(..30));
        return new(token.AccessKeyId, secret, sessionToken, token.Expiration, PrincipalOf(token));
    }

    private Principal PrincipalOf(SessionToken token)
    {
        var role = _roles.Find(token.RoleArn);
        var roleName = token.RoleArn[(token.RoleArn.LastIndexOf('/') + 1)..];
        return new Principal
        {
            AccountId = _options.AccountId,
            Arn = $"arn:aws:sts::{_options.AccountId}:assumed-role/{roleName}/{token.SessionName}",
            UserId = $"{role?.Id ?? "AROA"}:{token.SessionName}",
            AccessKeyId = token.AccessKeyId,
            KeyExpiresAt = token.Expiration,
            RoleArn = token.RoleArn,
            Identity = token.Identity,
            SessionPolicy = SessionPolicyOf(token),
            ContextKeys = token.Identity is { } identity ? CognitoKeys.Of(identity) : new Dictionary<string, IReadOnlyList<string>>(),
        };
    }

    private static PolicyDocument? SessionPolicyOf(SessionToken token) => token switch
    {
        { Limits.Policy: { } policy } => PolicyParser.Parse("Session policy", policy),
        { Identity.IsAuthenticated: false, Limits: not { IsBasicFlow: true } } => GuestPolicy.Document,
        _ => null,
    };

    private byte[] Tag(ReadOnlySpan<byte> claims) => Mac("token", claims);

    // The purpose keeps a tag from ever being a secret key.
    private byte[] Mac(string purpose, ReadOnlySpan<byte> data) =>
        HMACSHA256.HashData(_masterKey.Value, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. data]);

    private static byte[] MasterKey(StateStore state)
    {
        const string Name = "credentials-key";
        if (state.Load(Name, SessionTokenJson.Default.String) is { } saved)
        {
            return Convert.FromHexString(saved);
        }

        var key = RandomNumberGenerator.GetBytes(32);
        state.Save(Name, Convert.ToHexString(key), SessionTokenJson.Default.String);
        return key;
    }
}

/// <summary>What a session token holds.</summary>
internal sealed record SessionToken
{
    public required string AccessKeyId { get; init; }

    public required string RoleArn { get; init; }

    public required string SessionName { get; init; }

    public required DateTimeOffset Expiration { get; init; }

    public CognitoSession? Identity { get; init; }

    public SessionLimits? Limits { get; init; }
}

/// <summary>JSON of session tokens, and of the key that they are made with.</summary>
[JsonSerializable(typeof(SessionToken))]
[JsonSerializable(typeof(string))]
internal sealed partial class SessionTokenJson : JsonSerializerContext;

/// <summary>
/// What AWS lets guests of an identity pool do at most, whatever their role allows: the session policy of the enhanced flow, by service.
/// </summary>
internal static class GuestPolicy
{
    public static PolicyDocument Document { get; } = PolicyParser.Parse(
        "Cognito's session policy for guests",
        """
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Sid": "ServicesForGuests",
            "Effect": "Allow",
            "Action": [
              "appsync:*", "cloudwatch:*", "cognito-identity:*", "cognito-idp:*", "cognito-sync:*", "dynamodb:*",
              "execute-api:*", "iot:*", "lambda:*", "logs:*", "s3:*", "ses:*", "sns:*", "sqs:*"
            ],
            "Resource": "*"
          }]
        }
        """);
}
