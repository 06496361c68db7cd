using System.Text.Json.Nodes;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>Signs in, or refreshes tokens.</summary>
internal sealed class InitiateAuth(UserPools pools, PasswordSignIn passwords, TokenRefresh refresh) : ClientOperation(pools)
{
    /// <inheritdoc/>
    protected override Task<JsonObject> RunAsync(UserPoolClient client, JsonObject input, CancellationToken cancellationToken)
    {
        var flow = Required(input, "AuthFlow");
        // The old name of the same flow.
        flow = flow == "REFRESH_TOKEN" ? "REFRESH_TOKEN_AUTH" : flow;
        if (!Allows(client, flow))
        {
            throw UserPoolErrors.InvalidParameter($"{flow} flow not enabled for this client");
        }

        var parameters = input["AuthParameters"] as JsonObject ?? [];
        UserPoolInputs.Demand(parameters, nameof(InitiateAuth), "AuthParameters", NamesOf(flow));
        return flow switch
        {
            "REFRESH_TOKEN_AUTH" => refresh.RunAsync(client, Parameter(parameters, "REFRESH_TOKEN"), cancellationToken),
            "USER_PASSWORD_AUTH" => passwords.RunAsync(client, Parameter(parameters, "USERNAME"), Parameter(parameters, "PASSWORD"), cancellationToken),
            _ => throw Unknown(flow),
        };
    }

    private static string[] NamesOf(string flow) => flow switch
    {
        "REFRESH_TOKEN_AUTH" => ["REFRESH_TOKEN"],
        "USER_PASSWORD_AUTH" => ["USERNAME", "PASSWORD"],
        _ => throw Unknown(flow),
    };

    private static AwsException Unknown(string flow) => NotEmulated.Parameter("cognito-idp", nameof(InitiateAuth), $"AuthFlow={flow}");

    private static string Parameter(JsonObject parameters, string name) =>
        JsonProtocol.OptionalText(parameters, name) ?? throw UserPoolErrors.InvalidParameter($"Missing required parameter {name}");

    // SRP proves a password without sending it, and is not emulated. So that no template has to allow the password itself for the sake of
    // this machine, whoever may sign in by SRP may send it here.
    private static bool Allows(UserPoolClient client, string flow) =>
        client.AuthFlows.Contains("ALLOW_" + flow) || (flow == "USER_PASSWORD_AUTH" && client.AuthFlows.Contains("ALLOW_USER_SRP_AUTH"));
}
