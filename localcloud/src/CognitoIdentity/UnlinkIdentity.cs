using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>
/// Takes logins off an identity; who comes with one of them again is a new identity. Unsigned. See
/// https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UnlinkIdentity.html.
/// </summary>
internal sealed class UnlinkIdentity(IdentityPools pools, Identities identities, Logins logins) : IJsonOperation
{
    private const int LongestProvider = 128;

    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var id = JsonProtocol.RequiredText(input, "IdentityId");
        var removed = ProvidersOf(input);
        var identity = identities.Find(id) ?? throw IdentityErrors.IdentityNotFound(id);
        var pool = pools.Find(identity.PoolId) ?? throw IdentityErrors.IdentityNotFound(id);
        var given = await logins.VerifyAsync(pool, input["Logins"] ?? throw IdentityErrors.Missing("logins"), cancellationToken);
        identities.Unlink(id, [.. given.Select(login => login.Login)], removed);
        return [];
    }

    private static List<string> ProvidersOf(JsonObject input)
    {
        if (input["LoginsToRemove"] is not { } list)
        {
            throw IdentityErrors.Missing("loginsToRemove");
        }

        if (list is not JsonArray names || names.Any(name => name?.GetValueKind() is not System.Text.Json.JsonValueKind.String))
        {
            throw IdentityErrors.Error("SerializationException", "Start of list or string expected.");
        }

        List<string> providers = [.. names.Select(name => (string)name!)];
        return providers.Find(name => name.Length is 0 or > LongestProvider) is { } wrong
            ? throw (wrong.Length == 0 ? IdentityErrors.TooShort("loginsToRemove", 1) : IdentityErrors.TooLong("loginsToRemove", LongestProvider))
            : providers;
    }
}
