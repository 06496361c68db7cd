using System.Buffers.Binary;
using System.Numerics;

namespace LocalCloud.Iot.Rules.Sql.Functions.Hashing;

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
