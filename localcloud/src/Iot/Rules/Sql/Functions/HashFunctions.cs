using System.Security.Cryptography;
using System.Text;
using LocalCloud.Iot.Rules.Sql.Functions.Hashing;

namespace LocalCloud.Iot.Rules.Sql.Functions;

/// <summary>Hashes of texts, in hexadecimal.</summary>
internal static class HashFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<SqlFunction> All =>
    [
        Of("md2", Md2.Hash),
#pragma warning disable CA5350, CA5351 // Old algorithms that AWS offers by these names; nothing is protected by them here.
        Of("md5", MD5.HashData),
        Of("sha1", SHA1.HashData),
#pragma warning restore CA5350, CA5351
        Of("sha224", Sha224.Hash),
        Of("sha256", SHA256.HashData),
        Of("sha384", SHA384.HashData),
        Of("sha512", SHA512.HashData),
    ];

    private static SqlFunction Of(string name, Func<byte[], byte[]> hash) => new(name, 1, 1, (_, arguments) =>
        arguments[0].AsText() is { } text ? SqlValue.Of(Convert.ToHexStringLower(hash(Encoding.UTF8.GetBytes(text)))) : SqlValue.Undefined);
}
