using System.Globalization;
using LocalCloud.Gateway;
using LocalCloud.Iam;

namespace LocalCloud.Sts;

/// <summary>What both ways to assume a role are asked for, checked against AWS's limits.</summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">Name of the session.</param>
/// <param name="Lifetime">How long it counts.</param>
/// <param name="Policy">The session policy, or <see langword="null"/>.</param>
internal sealed record SessionRequest(string RoleArn, string SessionName, TimeSpan Lifetime, string? Policy)
{
    /// <summary>Reads the parameters.</summary>
    /// <exception cref="AwsException">One of them is missing or beyond its limit.</exception>
    public static SessionRequest Of(IReadOnlyDictionary<string, string> parameters) => new(
        StsParameters.Text(parameters, "RoleArn", 20, 2_048),
        StsParameters.Name(parameters, "RoleSessionName"),
        Duration(parameters),
        SessionPolicy(parameters));

    /// <summary>Holds the duration against the role's own limit.</summary>
    /// <exception cref="AwsException">The role's sessions are shorter.</exception>
    public void DemandWithin(TimeSpan maxSessionDuration)
    {
        if (Lifetime > maxSessionDuration)
        {
            throw StsErrors.Invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
    }

    private static TimeSpan Duration(IReadOnlyDictionary<string, string> parameters)
    {
        var text = parameters.GetValueOrDefault("DurationSeconds", "3600");
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds switch
            {
                < 900 => throw StsErrors.Constraint("durationSeconds", text, "Member must have value greater than or equal to 900"),
                > 43_200 => throw StsErrors.Constraint("durationSeconds", text, "Member must have value less than or equal to 43200"),
                _ => TimeSpan.FromSeconds(seconds),
            }
            : throw StsErrors.Malformed("DurationSeconds must be a whole number");
    }

    private static string? SessionPolicy(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.ContainsKey("Policy"))
        {
            return null;
        }

        var text = StsParameters.Text(parameters, "Policy", 1, 2_048);
        try
        {
            // The parsed policy is parsed again when the session signs; what can't be parsed is refused here.
            _ = PolicyParser.Parse("Session policy", text);
            return text;
        }
        catch (PolicyException problem)
        {
            throw new AwsException("MalformedPolicyDocument", StatusCodes.Status400BadRequest, problem.Message);
        }
    }
}
