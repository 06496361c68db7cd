using System.Collections.Concurrent;
using System.Security.Cryptography;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Challenges that wait for an answer. cognito-local asks for a session too, and takes any.</summary>
internal sealed class ChallengeSessions(TimeProvider clock)
{
    // AWS's default, AuthSessionValidity.
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(3);
    private readonly ConcurrentDictionary<string, Session> _open = new();

    /// <summary>Opens one.</summary>
    public string Open(UserPoolClient client, PoolUser user)
    {
        foreach (var old in _open.Where(session => IsExpired(session.Value)))
        {
            _open.TryRemove(old);
        }

        var id = Convert.ToBase64String(RandomNumberGenerator.GetBytes(48));
        _open[id] = new(client.Id, user.Subject, clock.GetUtcNow() + Validity);
        return id;
    }

    /// <summary>Lets pass who answers the challenge that was put to them.</summary>
    /// <exception cref="AwsException"><c>NotAuthorizedException</c>: there is no such session, or it is over, or another's.</exception>
    public void Demand(string id, UserPoolClient client, PoolUser? user)
    {
        if (user is null || !_open.TryGetValue(id, out var session) || (session.ClientId, session.Subject) != (client.Id, user.Subject))
        {
            throw UserPoolErrors.NotAuthorized("Invalid session for the user.");
        }

        if (IsExpired(session))
        {
            throw UserPoolErrors.NotAuthorized("Invalid session for the user, session is expired.");
        }
    }

    /// <summary>It was answered, and is not answered twice.</summary>
    public void Close(string id) => _open.TryRemove(id, out _);

    private bool IsExpired(Session session) => clock.GetUtcNow() >= session.Expires;

    private sealed record Session(string ClientId, string Subject, DateTimeOffset Expires);
}
