using System.Text.Json.Nodes;

namespace LocalCloud.CognitoUserPools;

/// <summary>Writes one's own attributes, as far as the client lets one. A new address is not verified.</summary>
internal sealed class UpdateUserAttributes(SignedInUsers signedIn, CognitoLocal cognitoLocal) : UserOperation(signedIn)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(SignedInUser user, JsonObject input, CancellationToken cancellationToken)
    {
        var names = UserAttributes.NamesIn(input);
        UserAttributes.DemandWritable(user.Client, names);
        UserAttributes.DemandKnown(names);
        return cognitoLocal.CallAsync(nameof(UpdateUserAttributes), input, cancellationToken);
    }
}
