namespace LocalCloud.Iot.Rules.Sql.Functions.Hashing;

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
