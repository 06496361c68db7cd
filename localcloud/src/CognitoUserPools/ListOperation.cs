using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>A signed operation that lists in pages; cognito-local lists everything.</summary>
internal sealed class ListOperation(ListShape shape, PoolAccess access, PoolUsers users, CognitoLocal cognitoLocal) : PoolOperation(shape.Operation, access)
{
    /// <inheritdoc/>
    protected override async Task<JsonObject> RunAsync(UserPool pool, JsonObject input, CancellationToken cancellationToken)
    {
        if (shape == ListShape.GroupsForUser)
        {
            // cognito-local knows members by name alone.
            var username = JsonProtocol.RequiredText(input, "Username", "InvalidParameterException");
            input["Username"] = (await users.DemandAsync(pool, username, cancellationToken)).Username;
        }

        return shape.PageOf(await cognitoLocal.CallAsync(shape.Operation, input, cancellationToken), input);
    }
}

/// <summary>How an operation lists.</summary>
/// <param name="Operation">Its name.</param>
/// <param name="Member">Where the list stands in the answer.</param>
/// <param name="Limit">Which parameter says how many a page may have.</param>
/// <param name="Token">What a further page is asked for with.</param>
internal sealed record ListShape(string Operation, string Member, string Limit = "Limit", string Token = "NextToken")
{
    // API reference: the most that can be asked for, and what a page has when nothing is.
    private const int Most = 60;

    public static ListShape Clients { get; } = new("ListUserPoolClients", "UserPoolClients", "MaxResults");

    public static ListShape Groups { get; } = new("ListGroups", "Groups");

    public static ListShape GroupsForUser { get; } = new("AdminListGroupsForUser", "Groups");

    public static ListShape Users { get; } = new("ListUsers", "Users", "Limit", "PaginationToken");

    public static ListShape UsersInGroup { get; } = new("ListUsersInGroup", "Users");

    /// <summary>The page that <paramref name="input"/> asks for of all that there is.</summary>
    /// <exception cref="AwsException"><c>InvalidParameterException</c>.</exception>
    public JsonObject PageOf(JsonObject all, JsonObject input)
    {
        var limit = input[Limit] is null ? Most : input[Limit] is JsonValue value && value.TryGetValue<int>(out var given) ? given : 0;
        if (limit is < 1 or > Most)
        {
            throw UserPoolErrors.InvalidParameter($"{Limit} must be from 1 to {Most}");
        }

        var token = JsonProtocol.OptionalText(input, Token);
        var start = 0;
        if (token is not null && !int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out start))
        {
            throw UserPoolErrors.InvalidParameter("Invalid pagination token");
        }

        var items = all[Member]!.AsArray();
        var output = new JsonObject { [Member] = new JsonArray([.. items.Skip(start).Take(limit).Select(item => item?.DeepClone())]) };
        if (start + limit < items.Count)
        {
            output[Token] = (start + limit).ToString(CultureInfo.InvariantCulture);
        }

        return output;
    }
}
