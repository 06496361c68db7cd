using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace LocalCloud.CognitoUserPools;

/// <summary>Ids that look like AWS's and are the same at every start, made from the stack and the logical id.</summary>
internal static class StableIds
{
    private const string LettersAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Lower-case letters and digits.</summary>
    public static string Text(string seed, int length)
    {
        var number = new BigInteger(SHA256.HashData(Encoding.UTF8.GetBytes(seed)), isUnsigned: true);
        var text = new char[length];
        for (var i = 0; i < length; i++)
        {
            number = BigInteger.DivRem(number, LettersAndDigits.Length, out var digit);
            text[i] = LettersAndDigits[(int)digit];
        }

        return new(text);
    }

    /// <summary>A UUID.</summary>
    public static Guid Uuid(string seed) => new(SHA256.HashData(Encoding.UTF8.GetBytes(seed)).AsSpan(..16));
}
