using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.SigV4;

namespace LocalCloud.HttpApi;

/// <summary>The authorizer <c>AWS_IAM</c>: a signature for <c>execute-api</c>, and permission to invoke the route.</summary>
internal sealed partial class IamAuthorizer(ISignatureVerifier signatures, IAccessControl access, ILogger<IamAuthorizer> logger)
{
    private const string Service = "execute-api";
    private const string Action = "execute-api:Invoke";

    /// <summary>Who may go on, or <see langword="null"/>: unsigned, wrongly signed, expired and not allowed are told alike.</summary>
    public Principal? Authorize(HttpRequest request, string rawTarget, ReadOnlyMemory<byte> body, Api api, RouteMatch match)
    {
        VerifiedSignature signature;
        try
        {
            signature = signatures.Verify(request.Method, rawTarget, request.Headers, body);
        }
        catch (AwsException error)
        {
            NotAuthenticated(logger, request.Method, match.Route.Key.ToString(), error.Code, error.Message);
            return null;
        }

        if (signature.Service != Service || signature.Region != api.Region)
        {
            NotAuthenticated(
                logger, request.Method, match.Route.Key.ToString(), "InvalidSignatureException", $"signed for {signature.Service} in {signature.Region}");
            return null;
        }

        var question = new AccessRequest(
            signature.Principal, Action, api.ArnOf(match.Stage.Name, request.Method, match.RawPath));
        var decision = access.Evaluate(question);
        if (decision.IsAllowed)
        {
            return signature.Principal;
        }

        access.RecordRefusal(question, decision);
        return null;
    }

    /// <summary><c>requestContext.authorizer.iam</c>.</summary>
    public static JsonObject Describe(Principal principal) => new()
    {
        ["accessKey"] = principal.AccessKeyId,
        ["accountId"] = principal.AccountId,
        ["callerId"] = principal.UserId,
        ["cognitoIdentity"] = principal.Identity is { } identity ? Describe(identity) : null,
        ["principalOrgId"] = null,
        ["userArn"] = principal.Arn,
        ["userId"] = principal.UserId,
    };

    private static JsonObject Describe(CognitoSession identity) => new()
    {
        ["amr"] = new JsonArray([.. identity.Amr.Select(method => (JsonNode?)method)]),
        ["identityId"] = identity.IdentityId,
        ["identityPoolId"] = identity.IdentityPoolId,
    };

    [LoggerMessage(4601, LogLevel.Information, "HTTP API {Method} {Route} answered Forbidden: {Code}: {Reason}", EventName = "ApiNotAuthenticated")]
    private static partial void NotAuthenticated(ILogger logger, string method, string route, string code, string reason);
}
