using System.Globalization;
using System.Xml.Linq;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>Gives credentials of a role, when its trust policy and the caller's own policies both allow it.</summary>
internal sealed class AssumeRole(IRoles roles, IAccessControl access, ICredentials credentials) : IQueryOperation
{
    private static readonly string[] NotCarriedOut = ["Policy", "ExternalId", "SerialNumber", "SourceIdentity"];

    /// <inheritdoc/>
    public Task<IReadOnlyList<XElement>> InvokeAsync(
        IReadOnlyDictionary<string, string> parameters, AwsRequest request, CancellationToken cancellationToken)
    {
        var principal = request.Principal!;
        foreach (var name in parameters.Keys)
        {
            if (NotCarriedOut.Contains(name) || name.StartsWith("Tags.", StringComparison.Ordinal)
                || name.StartsWith("PolicyArns.", StringComparison.Ordinal))
            {
                throw NotEmulated.Parameter("sts", "AssumeRole", name);
            }
        }

        var roleArn = Required(parameters, "RoleArn");
        var sessionName = Required(parameters, "RoleSessionName");
        var question = new AccessRequest(principal, "sts:AssumeRole", roleArn);
        var decision = access.Evaluate(question);
        if (!decision.IsAllowed || !roles.MayAssume(roleArn, Caller.ForPrincipal(principal)))
        {
            access.RecordRefusal(question, decision with { IsAllowed = false });
            throw new AwsException(
                "AccessDenied",
                StatusCodes.Status403Forbidden,
                $"User: {principal.Arn} is not authorized to perform: sts:AssumeRole on resource: {roleArn}");
        }

        var session = credentials.Issue(roleArn, sessionName, Duration(parameters));
        return Task.FromResult<IReadOnlyList<XElement>>([Credentials(session), User(session.Principal)]);
    }

    private static XElement Credentials(TemporaryCredentials session) => new(
        StsService.Namespace + "Credentials",
        new XElement(StsService.Namespace + "AccessKeyId", session.AccessKeyId),
        new XElement(StsService.Namespace + "SecretAccessKey", session.SecretAccessKey),
        new XElement(StsService.Namespace + "SessionToken", session.SessionToken),
        new XElement(
            StsService.Namespace + "Expiration",
            session.Expiration.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));

    private static XElement User(Principal principal) => new(
        StsService.Namespace + "AssumedRoleUser",
        new XElement(StsService.Namespace + "AssumedRoleId", principal.UserId),
        new XElement(StsService.Namespace + "Arn", principal.Arn));

    private static TimeSpan Duration(IReadOnlyDictionary<string, string> parameters) =>
        int.TryParse(parameters.GetValueOrDefault("DurationSeconds", "3600"), CultureInfo.InvariantCulture, out var seconds)
        && seconds is >= 900 and <= 43_200
            ? TimeSpan.FromSeconds(seconds)
            : throw Invalid("DurationSeconds must be a number of seconds from 900 to 43200");

    private static string Required(IReadOnlyDictionary<string, string> parameters, string name) =>
        parameters.TryGetValue(name, out var value) && value.Length > 0 ? value : throw Invalid($"{name} must not be null");

    private static AwsException Invalid(string message) => new("ValidationError", StatusCodes.Status400BadRequest, message);
}
