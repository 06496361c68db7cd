using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.CognitoUserPools;

/// <summary>A signed operation upon a pool, allowed by IAM policies.</summary>
internal abstract class PoolOperation(string name, PoolAccess access) : IJsonOperation
{
    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var pool = access.Demand(name, input, request);
        Usernames.Normalize(input, pool);
        return await RunAsync(pool, input, cancellationToken);
    }

    /// <summary>Carries it out.</summary>
    protected abstract Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken);
}

/// <summary>A signed operation upon a user of a pool, by name or <c>sub</c>.</summary>
internal abstract class PoolUserOperation(string name, PoolAccess access, PoolUsers users) : PoolOperation(name, access)
{
    /// <inheritdoc/>
    protected sealed override async Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken)
    {
        var user = await users.DemandAsync(pool, JsonProtocol.RequiredText(input, "Username", "InvalidParameterException"), cancellationToken);
        // cognito-local finds users by sub too, but not everywhere.
        input["Username"] = user.Username;
        return await RunAsync(pool, user, input, cancellationToken);
    }

    /// <summary>Carries it out; <paramref name="input"/> has the user's own name.</summary>
    protected abstract Task<JsonObject> RunAsync(UserPool pool, PoolUser user, JsonObject input, CancellationToken cancellationToken);
}

/// <summary>A signed operation that cognito-local carries out as AWS does.</summary>
internal sealed class PassedPoolOperation(string name, PoolAccess access, PoolUsers users, CognitoLocal cognitoLocal) : PoolOperation(name, access)
{
    private readonly string _name = name;

    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken)
    {
        if (_name.StartsWith("Admin", StringComparison.Ordinal))
        {
            var username = JsonProtocol.RequiredText(input, "Username", "InvalidParameterException");
            input["Username"] = (await users.DemandAsync(pool, username, cancellationToken)).Username;
        }

        return await cognitoLocal.CallAsync(_name, input, cancellationToken);
    }
}

/// <summary>Who may do what to which pool.</summary>
internal sealed class PoolAccess(UserPools pools, IAccessControl access)
{
    /// <summary>The pool that the request names, when the caller may.</summary>
    /// <exception cref="AwsException">There is no signature, no such pool, or no permission.</exception>
    public UserPool Demand(string operation, JsonObject input, AwsRequest request)
    {
        var principal = request.Principal ?? throw new AwsException(
            "MissingAuthenticationTokenException", StatusCodes.Status400BadRequest, "Missing Authentication Token");
        var pool = pools.Pool(JsonProtocol.RequiredText(input, "UserPoolId", "InvalidParameterException"));
        access.Demand(new(principal, "cognito-idp:" + operation, pool.Arn));
        return pool;
    }
}
