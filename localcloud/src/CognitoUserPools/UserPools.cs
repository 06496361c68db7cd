using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>The template's user pools and their clients.</summary>
internal sealed class UserPools
{
    private readonly ConcurrentDictionary<string, UserPool> _pools = new();
    private readonly ConcurrentDictionary<string, UserPoolClient> _clients = new();
    private readonly ConcurrentDictionary<string, byte> _removed = new();

    public IReadOnlyCollection<UserPool> All => [.. _pools.Values];

    public IReadOnlyCollection<UserPoolClient> Clients => [.. _clients.Values];

    public void Put(UserPool pool) => _pools[pool.Id] = pool;

    public void Put(UserPoolClient client) => _clients[client.Id] = client;

    /// <summary>Takes a pool away with its clients.</summary>
    public void Remove(string poolId)
    {
        foreach (var client in _clients.Values.Where(client => client.Pool.Id == poolId))
        {
            RemoveClient(client.Id);
        }

        _pools.TryRemove(poolId, out _);
        _removed[poolId] = 0;
    }

    public void RemoveClient(string id) => _clients.TryRemove(id, out _);

    /// <summary>Pools that were taken away, whose users are to be deleted.</summary>
    public IReadOnlyCollection<string> Removed => [.. _removed.Keys];

    public UserPool? FindPool(string id) => _pools.GetValueOrDefault(id);

    /// <summary>The pool with this id.</summary>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>.</exception>
    public UserPool Pool(string id) => FindPool(id) ?? throw new AwsException(
        "ResourceNotFoundException", StatusCodes.Status400BadRequest, $"User pool {id} does not exist.");

    /// <summary>The client with this id.</summary>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>.</exception>
    public UserPoolClient Client(string id) => _clients.GetValueOrDefault(id) ?? throw new AwsException(
        "ResourceNotFoundException", StatusCodes.Status400BadRequest, $"User pool client {id} does not exist.");
}

/// <summary>A user pool of the template.</summary>
internal sealed record UserPool
{
    /// <summary><c>eu-west-1_Ab12Cd34E</c>, the same at every start.</summary>
    public required string Id { get; init; }

    public required string Arn { get; init; }

    /// <summary>Whether <c>Alice</c> is somebody else than <c>alice</c>.</summary>
    public required bool IsCaseSensitive { get; init; }

    /// <summary>Whether nobody can sign up by themselves.</summary>
    public required bool OnlyAdministratorsCreateUsers { get; init; }

    /// <summary>What it wants of passwords.</summary>
    public PasswordPolicy Passwords { get; init; } = new();

    /// <summary>As its tokens name it, without <c>https://</c>.</summary>
    public string Issuer => $"cognito-idp.{Id[..Id.IndexOf('_', StringComparison.Ordinal)]}.amazonaws.com/{Id}";
}

/// <summary>An application that users sign in with.</summary>
internal sealed record UserPoolClient
{
    /// <summary>26 lower-case letters and digits, the same at every start.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required UserPool Pool { get; init; }

    /// <summary><c>ALLOW_USER_PASSWORD_AUTH</c> and so on.</summary>
    public required IReadOnlyList<string> AuthFlows { get; init; }

    /// <summary>The attributes that users may write about themselves. Default: all.</summary>
    public IReadOnlyList<string> WriteAttributes { get; init; } = [];
}

/// <summary>In a pool that is not case-sensitive, names are kept and looked up in lower case.</summary>
internal static class Usernames
{
    public static void Normalize(JsonObject input, UserPool pool)
    {
        if (pool.IsCaseSensitive)
        {
            return;
        }

        Lower(input, "Username");
        Lower(input["AuthParameters"] as JsonObject, "USERNAME");
        Lower(input["ChallengeResponses"] as JsonObject, "USERNAME");
    }

    private static void Lower(JsonObject? holder, string name)
    {
        if (holder?[name] is JsonValue value)
        {
            holder[name] = value.ToString().ToLowerInvariant();
        }
    }
}

/// <summary>Errors of user pools, in AWS's words.</summary>
internal static class UserPoolErrors
{
    public static AwsException NotAuthorized(string message) =>
        new("NotAuthorizedException", StatusCodes.Status400BadRequest, message);

    public static AwsException UserDisabled() => NotAuthorized("User is disabled.");

    public static AwsException UserNotFound() => new("UserNotFoundException", StatusCodes.Status400BadRequest, "User does not exist.");

    public static AwsException ExpiredCode() =>
        new("ExpiredCodeException", StatusCodes.Status400BadRequest, "Invalid code provided, please request a code again.");

    public static AwsException InvalidParameter(string message) =>
        new("InvalidParameterException", StatusCodes.Status400BadRequest, message);
}
