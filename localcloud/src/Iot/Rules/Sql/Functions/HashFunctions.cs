using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

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

/// <summary>MD2 (RFC 1319), which .NET has not.</summary>
internal static class Md2
{
    private const int BlockSize = 16;

    // Digits of pi, by RFC 1319, 3.2.
    private static readonly byte[] Table = MakeTable();

    /// <summary>The hash.</summary>
    public static byte[] Hash(byte[] message)
    {
        var padding = BlockSize - (message.Length % BlockSize);
        byte[] padded = [.. message, .. Enumerable.Repeat((byte)padding, padding)];
        var checksum = Checksum(padded);
        var state = new byte[48];
        foreach (var block in padded.Chunk(BlockSize).Append(checksum))
        {
            Mix(state, block);
        }

        return state[..BlockSize];
    }

    private static byte[] Checksum(byte[] padded)
    {
        var checksum = new byte[BlockSize];
        byte last = 0;
        for (var i = 0; i < padded.Length; i++)
        {
            last = checksum[i % BlockSize] ^= Table[padded[i] ^ last];
        }

        return checksum;
    }

    private static void Mix(byte[] state, byte[] block)
    {
        for (var i = 0; i < BlockSize; i++)
        {
            state[16 + i] = block[i];
            state[32 + i] = (byte)(block[i] ^ state[i]);
        }

        var t = 0;
        for (var round = 0; round < 18; round++)
        {
            for (var i = 0; i < state.Length; i++)
            {
                t = state[i] ^= Table[t];
            }

            t = (t + round) % 256;
        }
    }

    // The digits shuffle the numbers 0 to 255, as Fisher and Yates do.
    private static byte[] MakeTable()
    {
        byte[] table = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        var digits = PiDigits(800);
        var next = 0;
        for (var i = 2; i <= 256; i++)
        {
            var j = Below(i, digits, ref next);
            (table[j], table[i - 1]) = (table[i - 1], table[j]);
        }

        return table;
    }

    private static int Below(int limit, List<int> digits, ref int next)
    {
        while (true)
        {
            var x = digits[next++];
            var y = 10;
            if (limit > 10)
            {
                x = (x * 10) + digits[next++];
                y = 100;
            }

            if (limit > 100)
            {
                x = (x * 10) + digits[next++];
                y = 1_000;
            }

            if (x < limit * (y / limit))
            {
                return x % limit;
            }
        }
    }

    // Machin: pi = 16 atan(1/5) - 4 atan(1/239).
    private static List<int> PiDigits(int count)
    {
        var unit = System.Numerics.BigInteger.Pow(10, count + 10);
        var pi = (16 * InverseTangent(5, unit)) - (4 * InverseTangent(239, unit));
        return [.. pi.ToString(System.Globalization.CultureInfo.InvariantCulture).Take(count).Select(c => c - '0')];
    }

    private static System.Numerics.BigInteger InverseTangent(int x, System.Numerics.BigInteger unit)
    {
        var term = unit / x;
        var sum = term;
        for (var n = 3; !term.IsZero; n += 2)
        {
            term /= -x * x;
            sum += term / n;
        }

        return sum;
    }
}

/// <summary>SHA-224 (FIPS 180-4), which .NET has not.</summary>
internal static class Sha224
{
    private const int BlockSize = 64;

    private static readonly uint[] Start =
        [0xc1059ed8, 0x367cd507, 0x3070dd17, 0xf70e5939, 0xffc00b31, 0x68581511, 0x64f98fa7, 0xbefa4fa4];

    private static readonly uint[] Constants = [.. Primes().Take(64).Select(FractionOfCubeRoot)];

    /// <summary>The hash.</summary>
    public static byte[] Hash(byte[] message)
    {
        var state = (uint[])Start.Clone();
        foreach (var block in Padded(message).Chunk(BlockSize))
        {
            Mix(state, block);
        }

        var hash = new byte[28];
        for (var i = 0; i < 7; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        }

        return hash;
    }

    private static byte[] Padded(byte[] message)
    {
        var padded = new byte[(message.Length + 9 + BlockSize - 1) / BlockSize * BlockSize];
        message.CopyTo(padded, 0);
        padded[message.Length] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(padded.AsSpan(padded.Length - 8), message.Length * 8L);
        return padded;
    }

    private static void Mix(uint[] state, byte[] block)
    {
        var words = new uint[64];
        for (var i = 0; i < 64; i++)
        {
            words[i] = i < 16
                ? BinaryPrimitives.ReadUInt32BigEndian(block.AsSpan(i * 4))
                : Turn(words[i - 2], 17, 19, 10) + words[i - 7] + Turn(words[i - 15], 7, 18, 3) + words[i - 16];
        }

        var s = (uint[])state.Clone();
        for (var i = 0; i < 64; i++)
        {
            var first = s[7] + Rotate(s[4], 6, 11, 25) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + Constants[i] + words[i];
            var second = Rotate(s[0], 2, 13, 22) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
            s = [first + second, s[0], s[1], s[2], s[3] + first, s[4], s[5], s[6]];
        }

        for (var i = 0; i < 8; i++)
        {
            state[i] += s[i];
        }
    }

    private static uint Rotate(uint x, int a, int b, int c) =>
        BitOperations.RotateRight(x, a) ^ BitOperations.RotateRight(x, b) ^ BitOperations.RotateRight(x, c);

    private static uint Turn(uint x, int a, int b, int shift) =>
        BitOperations.RotateRight(x, a) ^ BitOperations.RotateRight(x, b) ^ (x >> shift);

    private static IEnumerable<int> Primes() =>
        Enumerable.Range(2, 400).Where(n => Enumerable.Range(2, n - 2).All(divisor => n % divisor != 0));

    // The first 32 bits behind the point: the whole cube root of the number × 2^96, by halving.
    private static uint FractionOfCubeRoot(int number)
    {
        var target = (BigInteger)number << 96;
        var (low, high) = (BigInteger.Zero, BigInteger.One << 36);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            (low, high) = middle * middle * middle <= target ? (middle, high) : (low, middle);
        }

        return (uint)(low & uint.MaxValue);
    }
}
