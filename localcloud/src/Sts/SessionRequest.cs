using System.Buffers;
using System.Globalization;
using System.Xml.Linq;
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

/// <summary>Writes a session as both ways to assume a role answer it.</summary>
internal static class SessionAnswer
{
    public static XElement Credentials(TemporaryCredentials session) => new(
        StsService.Namespace + "Credentials",
        new XElement(StsService.Namespace + "AccessKeyId", session.AccessKeyId),
        new XElement(StsService.Namespace + "SecretAccessKey", session.SecretAccessKey),
        new XElement(StsService.Namespace + "SessionToken", session.SessionToken),
        new XElement(
            StsService.Namespace + "Expiration",
            session.Expiration.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)));

    public static XElement User(Principal principal) => new(
        StsService.Namespace + "AssumedRoleUser",
        new XElement(StsService.Namespace + "AssumedRoleId", principal.UserId),
        new XElement(StsService.Namespace + "Arn", principal.Arn));
}

/// <summary>Reads parameters and refuses them in AWS's words.</summary>
internal static class StsParameters
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-");

    /// <summary>A required text of a length.</summary>
    /// <exception cref="AwsException"><c>ValidationError</c>.</exception>
    public static string Text(IReadOnlyDictionary<string, string> parameters, string name, int least, int most)
    {
        var member = char.ToLowerInvariant(name[0]) + name[1..];
        if (!parameters.TryGetValue(name, out var value))
        {
            throw StsErrors.Invalid($"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");
        }

        return value.Length < least ? throw StsErrors.Constraint(member, value, $"Member must have length greater than or equal to {least}")
            : value.Length > most ? throw StsErrors.Constraint(member, value, $"Member must have length less than or equal to {most}")
            : value;
    }

    /// <summary>A required name of 2 to 64 characters.</summary>
    /// <exception cref="AwsException"><c>ValidationError</c>.</exception>
    public static string Name(IReadOnlyDictionary<string, string> parameters, string name)
    {
        var value = Text(parameters, name, 2, 64);
        return value.AsSpan().ContainsAnyExcept(NameCharacters)
            ? throw StsErrors.Constraint(
                char.ToLowerInvariant(name[0]) + name[1..], value, @"Member must satisfy regular expression pattern: [\w+=,.@-]*")
            : value;
    }
}

/// <summary>Errors of STS, in AWS's words.</summary>
internal static class StsErrors
{
    public static AwsException Invalid(string message) => new("ValidationError", StatusCodes.Status400BadRequest, message);

    public static AwsException Constraint(string member, string value, string constraint) =>
        Invalid($"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {constraint}");

    public static AwsException Malformed(string message) => new("MalformedInput", StatusCodes.Status400BadRequest, message);

    public static AwsException Denied(string message) => new("AccessDenied", StatusCodes.Status403Forbidden, message);

    public static AwsException BadToken(string message) => new("InvalidIdentityToken", StatusCodes.Status400BadRequest, message);

    public static AwsException ExpiredToken() => new("ExpiredTokenException", StatusCodes.Status400BadRequest, "Token expired");
}
