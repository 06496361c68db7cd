using System.Buffers;

namespace Realtime.Users;

/// <summary>
/// Cognito identity ids: the identity pool's region and a UUID, <c>eu-west-1:11111111-1111-4111-8111-111111111111</c>, in lower case. AWS
/// compares them character by character, in policies and in topics: written otherwise it is nobody's.
/// </summary>
public static class IdentityId
{
    /// <summary>What an identity id is, following "must be".</summary>
    public const string Allowed = "an identity id: the identity pool's region, a colon and a UUID, in lower case";

    // Asked for, as Guid reads one between spaces, too.
    private const int UuidLength = 36;

    private static readonly SearchValues<char> RegionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Whether <paramref name="text"/> has the form of one; whose it is, the directory knows.</summary>
    public static bool IsValid(string? text) =>
        text?.Split(':') is [{ Length: > 0 } region, var uuid]
        && !region.AsSpan().ContainsAnyExcept(RegionCharacters)
        && uuid.Length == UuidLength
        && !uuid.AsSpan().ContainsAnyInRange('A', 'F')
        && Guid.TryParseExact(uuid, "D", out _);
}
