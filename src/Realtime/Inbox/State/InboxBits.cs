using System.Numerics;

namespace Realtime.Inbox.State;

/// <summary>The state of the notifications among 4,096 numbers of a log: which of them are notifications, which are read, and which are archived.</summary>
internal sealed class InboxBits
{
    /// <summary>Numbers in an item.</summary>
    public const int Numbers = 4_096;

    private const int Words = Numbers / 64;
    private const int WordBytes = sizeof(ulong);

    private readonly ulong[] _present = new ulong[Words];
    private readonly ulong[] _read = new ulong[Words];
    private readonly ulong[] _archived = new ulong[Words];

    /// <summary>Which item has a number.</summary>
    public static long IndexOf(long number) => number / Numbers;

    /// <summary>How many there are to be shown in a list.</summary>
    public int Count(InboxShow show) => Enumerable.Range(0, Words).Sum(word => BitOperations.PopCount(Shown(word, show)));

    /// <summary>A notification stands at the number.</summary>
    public void Add(long number) => Set(_present, number, value: true);

    public bool IsPresent(long number) => IsSet(_present, number);

    public bool IsRead(long number) => IsSet(_read, number);

    public bool IsArchived(long number) => IsSet(_archived, number);

    public bool IsUnread(long number) => IsPresent(number) && !IsRead(number) && !IsArchived(number);

    /// <summary>Whether an action would change what the number is.</summary>
    public bool WouldChange(InboxAction action, long number) =>
        IsPresent(number) && IsSet(Of(action), number) != action is InboxAction.Read or InboxAction.Archive;

    /// <summary>Does an action to one number.</summary>
    public void Apply(InboxAction action, long number) => Set(Of(action), number, action is InboxAction.Read or InboxAction.Archive);

    /// <summary>Reads or archives all numbers up to one, as far as they are in this item.</summary>
    /// <param name="action">Read or archive.</param>
    /// <param name="index">Which item it is.</param>
    /// <param name="upTo">The last number.</param>
    public void ApplyUpTo(InboxAction action, long index, long upTo)
    {
        var (bits, count) = (Of(action), Math.Min(upTo - (index * Numbers) + 1, Numbers));
        for (var word = 0; word < Words && count > 0; word++, count -= 64)
        {
            bits[word] |= count >= 64 ? ulong.MaxValue : (1UL << (int)count) - 1;
        }
    }

    /// <summary>The numbers below one that are to be shown in a list, the highest first.</summary>
    /// <param name="index">Which item it is.</param>
    /// <param name="below">The number.</param>
    /// <param name="show">Which list.</param>
    public IEnumerable<long> Descend(long index, long below, InboxShow show)
    {
        for (var word = Words - 1; word >= 0; word--)
        {
            var first = (index * Numbers) + (word * 64L);
            if (first >= below)
            {
                continue;
            }

            for (var bits = Shown(word, show); bits != 0;)
            {
                var bit = BitOperations.Log2(bits);
                bits &= ~(1UL << bit);
                if (first + bit < below)
                {
                    yield return first + bit;
                }
            }
        }
    }

    /// <summary>Writes the bits, without the zeros behind the last one.</summary>
    public void Write(BinaryWriter writer)
    {
        foreach (var bits in (ulong[][])[_present, _read, _archived])
        {
            var words = Array.FindLastIndex(bits, word => word != 0) + 1;
            var last = words == 0 ? 0 : WordBytes - (BitOperations.LeadingZeroCount(bits[words - 1]) / 8);
            var bytes = words == 0 ? 0 : ((words - 1) * WordBytes) + last;
            writer.Write7BitEncodedInt(bytes);
            for (var at = 0; at < bytes; at++)
            {
                writer.Write((byte)(bits[at / WordBytes] >> (at % WordBytes * 8)));
            }
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static InboxBits Read(BinaryReader reader)
    {
        var read = new InboxBits();
        foreach (var bits in (ulong[][])[read._present, read._read, read._archived])
        {
            var bytes = reader.Read7BitEncodedInt();
            for (var at = 0; at < bytes; at++)
            {
                bits[at / WordBytes] |= (ulong)reader.ReadByte() << (at % WordBytes * 8);
            }
        }

        return read;
    }

    private static bool IsSet(ulong[] bits, long number) => (bits[number % Numbers / 64] & (1UL << (int)(number % 64))) != 0;

    private static void Set(ulong[] bits, long number, bool value)
    {
        ref var word = ref bits[number % Numbers / 64];
        var bit = 1UL << (int)(number % 64);
        word = value ? word | bit : word & ~bit;
    }

    private ulong[] Of(InboxAction action) => action is InboxAction.Read or InboxAction.Unread ? _read : _archived;

    private ulong Shown(int word, InboxShow show) => show switch
    {
        InboxShow.Unread => _present[word] & ~_archived[word] & ~_read[word],
        InboxShow.Archived => _present[word] & _archived[word],
        _ => _present[word] & ~_archived[word],
    };
}
