using System.Globalization;
using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;

namespace LocalCloud.CognitoUserPools;

/// <summary>What a pool wants of passwords. cognito-local takes any.</summary>
internal sealed record PasswordPolicy
{
    // API reference, SignUp: Password.
    private const int Longest = 256;
    private const string Symbols = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

    /// <summary>AWS's default where the template says nothing.</summary>
    public int MinimumLength { get; init; } = 8;

    public bool RequireLowercase { get; init; } = true;

    public bool RequireUppercase { get; init; } = true;

    public bool RequireNumbers { get; init; } = true;

    public bool RequireSymbols { get; init; } = true;

    /// <summary>How long a temporary password counts.</summary>
    public int TemporaryPasswordValidityDays { get; init; } = 7;

    /// <summary>A password that this policy takes, and everybody knows: nobody sends a generated one here.</summary>
    public string Example => DemoUsers.Password.PadRight(MinimumLength, '1');

    /// <summary>The policy of a template.</summary>
    /// <exception cref="UnsupportedTemplateException">It has a part that is not emulated.</exception>
    public static PasswordPolicy Of(ResourceRequest request)
    {
        var policies = request.Object("Policies");
        if (policies?.FirstOrDefault(member => member.Key != "PasswordPolicy").Key is { } other)
        {
            throw request.Unsupported("Policies." + other, "only PasswordPolicy is emulated");
        }

        if (policies?["PasswordPolicy"] is not JsonObject given)
        {
            return new();
        }

        // A policy that is given requires what it names, and nothing else.
        return given.Aggregate(
            new PasswordPolicy { RequireLowercase = false, RequireUppercase = false, RequireNumbers = false, RequireSymbols = false },
            (policy, member) => policy.With(request, member.Key, member.Value!.ToString()));
    }

    /// <summary>Lets the password pass.</summary>
    /// <exception cref="AwsException"><c>InvalidPasswordException</c>.</exception>
    public void Demand(string password)
    {
        var problem = password switch
        {
            _ when password.Length < MinimumLength => "Password not long enough",
            { Length: > Longest } => "Password too long",
            _ when RequireLowercase && !password.Any(char.IsAsciiLetterLower) => "Password must have lowercase characters",
            _ when RequireUppercase && !password.Any(char.IsAsciiLetterUpper) => "Password must have uppercase characters",
            _ when RequireNumbers && !password.Any(char.IsAsciiDigit) => "Password must have numeric characters",
            _ when RequireSymbols && !password.Trim(' ').Any(Symbols.Contains) => "Password must have symbol characters",
            _ => null,
        };
        if (problem is not null)
        {
            throw new AwsException("InvalidPasswordException", StatusCodes.Status400BadRequest, "Password did not conform with policy: " + problem);
        }
    }

    /// <summary>As DescribeUserPool answers it.</summary>
    public JsonObject ToJson() => new()
    {
        [nameof(MinimumLength)] = MinimumLength,
        [nameof(RequireLowercase)] = RequireLowercase,
        [nameof(RequireUppercase)] = RequireUppercase,
        [nameof(RequireNumbers)] = RequireNumbers,
        [nameof(RequireSymbols)] = RequireSymbols,
        [nameof(TemporaryPasswordValidityDays)] = TemporaryPasswordValidityDays,
    };

    private PasswordPolicy With(ResourceRequest request, string name, string value) =>
        (name, bool.TryParse(value, out var flag), int.TryParse(value, CultureInfo.InvariantCulture, out var number)) switch
        {
            (nameof(MinimumLength), _, true) => this with { MinimumLength = number },
            (nameof(TemporaryPasswordValidityDays), _, true) => this with { TemporaryPasswordValidityDays = number },
            (nameof(RequireLowercase), true, _) => this with { RequireLowercase = flag },
            (nameof(RequireUppercase), true, _) => this with { RequireUppercase = flag },
            (nameof(RequireNumbers), true, _) => this with { RequireNumbers = flag },
            (nameof(RequireSymbols), true, _) => this with { RequireSymbols = flag },
            _ => throw request.Unsupported("Policies.PasswordPolicy." + name, $"{value} is not emulated"),
        };
}
