using LocalCloud.Gateway;
using LocalCloud.Iam;
using LocalCloud.Iot.Policies;
using LocalCloud.Iot.Topics;

namespace LocalCloud.Iot.DataPlane;

/// <summary>What the data plane's operations have in common.</summary>
internal sealed class DataPlaneCalls(IotAuthorizer authorizer)
{
    /// <summary>Lets the caller pass. The message stays short: AWS does not say why.</summary>
    /// <exception cref="AwsException"><c>ForbiddenException</c>.</exception>
    public void Authorize(RestCall call, string action, string resource, params ReadOnlySpan<KeyValuePair<string, string>> further)
    {
        var context = new Dictionary<string, IReadOnlyList<string>> { ["aws:SourceIp"] = [call.Request.SourceIp] };
        foreach (var (key, value) in further)
        {
            context[key] = [value];
        }

        if (!authorizer.Allows(new AccessRequest(call.Request.Principal!, action, resource, context)))
        {
            throw new AwsException("ForbiddenException", StatusCodes.Status403Forbidden, "Forbidden");
        }
    }

    /// <summary>The topic in the path.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static string TopicOf(RestCall call)
    {
        var topic = call.Labels["topic"];
        return TopicName.ProblemOf(topic) is { } problem ? throw Invalid(problem) : topic;
    }

    /// <summary>A parameter that is <c>true</c> or <c>false</c>; missing it is false.</summary>
    /// <exception cref="AwsException"><c>InvalidRequestException</c>.</exception>
    public static bool Flag(RestCall call, string name) => call.QueryValue(name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Invalid($"{name} must be true or false, not {other}"),
    };

    /// <summary>The refusal of a wrong parameter.</summary>
    public static AwsException Invalid(string message) =>
        new("InvalidRequestException", StatusCodes.Status400BadRequest, message);

    /// <summary>There is no such thing.</summary>
    public static AwsException NotFound(string message) =>
        new("ResourceNotFoundException", StatusCodes.Status404NotFound, message);

    /// <summary>The caller asks too often, or a limit of the account is reached. 429, where the control plane has 400.</summary>
    public static AwsException Throttled() =>
        new("ThrottlingException", StatusCodes.Status429TooManyRequests, "Rate exceeded");
}
