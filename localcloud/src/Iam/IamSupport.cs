using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iam;

/// <summary>What IAM supports.</summary>
internal static class IamSupport
{
    public static ServiceSupport Table { get; } = new("IAM policies")
    {
        Features =
        [
            Full("Allow and Deny, wildcards, NotAction, NotResource, Principal, NotPrincipal"),
            Full("Policy variables with defaults and literal escapes"),
            Full("String, Numeric, Date, Bool, Binary, Arn, IpAddress and Null conditions, IfExists, ForAnyValue, ForAllValues"),
            Partial("Resource policies", "of functions, queues and roles only"),
            Full("Session policies, Cognito's for guests among them"),
            No("Managed policies", "stop the start"),
            No("Permission boundaries", "stop the start"),
            No("The IAM API", "roles and policies come from the template"),
            Full("Refused actions with the statement that denied or came nearest, at /_local/refused"),
        ],
    };
}
