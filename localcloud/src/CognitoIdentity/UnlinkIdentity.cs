using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoIdentity;

/// <summary>
/// Takes logins off an identity; who comes with one of them again is a new identity. Unsigned. AWS's reference says that one without its last login
/// is inaccessible (https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_UnlinkIdentity.html), and not by which error: UNVERIFIED,
/// that of one that never was.
/// </summary>
internal sealed class UnlinkIdentity(KnownIdentities identities) : IJsonOperation
{
    private const int LongestProvider = 128;

    /// <inheritdoc/>
    public async Task<JsonObject> InvokeAsync(JsonObject input, AwsRequest request, CancellationToken cancellationToken)
    {
        var providers = ProvidersOf(input);
        _ = input["Logins"] ?? throw IdentityErrors.Missing("logins");
        await identities.UnlinkAsync(input, providers, cancellationToken);
        return [];
    }

    private static List<string> ProvidersOf(JsonObject input)
    {
        if (input["LoginsToRemove"] is not { } list)
        {
            throw IdentityErrors.Missing("loginsToRemove");
        }

        if (list is not JsonArray names || names.Any(name => name?.GetValueKind() is not JsonValueKind.String))
        {
            throw IdentityErrors.Error("SerializationException", "Start of list or string expected.");
        }

        List<string> providers = [.. names.Select(name => (string)name!)];
        return providers.Find(name => name.Length is 0 or > LongestProvider) is { } wrong
            ? throw (wrong.Length == 0 ? IdentityErrors.TooShort("loginsToRemove", 1) : IdentityErrors.TooLong("loginsToRemove", LongestProvider))
            : providers;
    }
}
