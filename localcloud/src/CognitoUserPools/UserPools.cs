using System.Collections.Concurrent;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>The template's user pools and their clients.</summary>
internal sealed class UserPools
{
    private readonly ConcurrentDictionary<string, UserPool> _pools = new();
    private readonly ConcurrentDictionary<string, UserPoolClient> _clients = new();

    public IReadOnlyCollection<UserPool> All => [.. _pools.Values];

    public IReadOnlyCollection<UserPoolClient> Clients => [.. _clients.Values];

    public void Put(UserPool pool) => _pools[pool.Id] = pool;

    public void Put(UserPoolClient client) => _clients[client.Id] = client;

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
