using System.Buffers;
using LocalCloud.Gateway;

namespace LocalCloud.Sts;

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

    /// <summary>Refuses what is not carried out.</summary>
    /// <exception cref="AwsException">One of <paramref name="names"/>, or a list of that name, is there.</exception>
    public static void Refuse(IReadOnlyDictionary<string, string> parameters, string operation, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (parameters.Keys.Any(key => key == name || key.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                throw NotEmulated.Parameter("sts", operation, name);
            }
        }
    }
}
