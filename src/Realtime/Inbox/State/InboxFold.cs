using System.Text;
using Realtime.Log;

namespace Realtime.Inbox.State;

/// <summary>
/// What the entries of an inbox's log come to, up to a position. It can always be made again from the log, so one that can't be read is none. The bits are items of
/// their own, which are never changed: a fold names those that it is made of, so whoever reads finds all of one time.
/// </summary>
internal sealed record InboxFold
{
    /// <summary>Nothing of the log yet.</summary>
    public static InboxFold Nothing { get; } = new() { UpTo = Position.Start };

    // The form of the bytes. A fold of another one is made again.
    private const byte Form = 1;

    /// <summary>The last position that counts.</summary>
    public required Position UpTo { get; init; }

    /// <summary>Everything unread from this number on is in <see cref="Unread"/>.</summary>
    public long Floor { get; init; }

    /// <summary>The newest unread notifications, the newest first.</summary>
    public IReadOnlyList<UnreadNumber> Unread { get; init; } = [];

    /// <summary>The items of bits, by which 4,096 numbers they are of.</summary>
    public IReadOnlyList<BitsItem> Bits { get; init; } = [];

    /// <summary>What was done to all up to a number, as far as some bits lack it.</summary>
    public IReadOnlyList<UpToMark> Marks { get; init; } = [];

    /// <summary>Items of bits that were replaced, and may be deleted when the next fold stands: nobody reads them then.</summary>
    public IReadOnlyList<string> Replaced { get; init; } = [];

    /// <summary>Reads bytes; what is none in this form is nothing.</summary>
    public static InboxFold Read(byte[]? bytes)
    {
        if (bytes is not [Form, ..])
        {
            return Nothing;
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, 1, bytes.Length - 1), Encoding.UTF8);
        return new()
        {
            UpTo = Position.Parse(reader.ReadString()),
            Floor = reader.Read7BitEncodedInt64(),
            Unread = ReadUnread(reader),
            Bits = List(reader, BitsItem.Read),
            Marks = List(reader, UpToMark.Read),
            Replaced = List(reader, static one => one.ReadString()),
        };
    }

    /// <summary>Writes it.</summary>
    public byte[] ToBytes()
    {
        using var output = new MemoryStream();
        using (var writer = new BinaryWriter(output, Encoding.UTF8))
        {
            writer.Write(Form);
            writer.Write(UpTo.ToString());
            writer.Write7BitEncodedInt64(Floor);
            WriteUnread(writer);
            Write(writer, Bits, static (one, item) => item.Write(one));
            Write(writer, Marks, static (one, mark) => mark.Write(one));
            Write(writer, Replaced, static (one, key) => one.Write(key));
        }

        return output.ToArray();
    }

    // As differences: a hundred of them take half a KB.
    private void WriteUnread(BinaryWriter writer)
    {
        var (number, at) = (0L, 0L);
        Write(writer, Unread, (one, unread) =>
        {
            one.Write7BitEncodedInt64(unread.Number - number);
            one.Write7BitEncodedInt64(unread.At!.Value.ToUnixTimeMilliseconds() - at);
            (number, at) = (unread.Number, unread.At.Value.ToUnixTimeMilliseconds());
        });
    }

    private static UnreadNumber[] ReadUnread(BinaryReader reader)
    {
        var (number, at) = (0L, 0L);
        return List(reader, one =>
        {
            (number, at) = (number + one.Read7BitEncodedInt64(), at + one.Read7BitEncodedInt64());
            return new UnreadNumber(number, DateTimeOffset.FromUnixTimeMilliseconds(at));
        });
    }

    private static void Write<T>(BinaryWriter writer, IReadOnlyList<T> list, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(list.Count);
        foreach (var one in list)
        {
            write(writer, one);
        }
    }

    private static T[] List<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var list = new T[reader.Read7BitEncodedInt()];
        for (var index = 0; index < list.Length; index++)
        {
            list[index] = read(reader);
        }

        return list;
    }
}

/// <summary>An unread notification.</summary>
/// <param name="Number">Its number.</param>
/// <param name="At">When the number was given out, as far as it is known; a fold that is kept knows it of all.</param>
internal sealed record UnreadNumber(long Number, DateTimeOffset? At);

/// <summary>An item of bits.</summary>
/// <param name="Index">Which 4,096 numbers it is of.</param>
/// <param name="Key">Its key.</param>
/// <param name="By">The last number of the log that counts in it.</param>
/// <param name="ExpiresAt">When it may go: all that it is of is older than what is shown then.</param>
/// <param name="Counts">How many of it each list has.</param>
internal sealed record BitsItem(long Index, string Key, long By, DateTimeOffset ExpiresAt, (int All, int Unread, int Archived) Counts)
{
    public static BitsItem Read(BinaryReader reader) => new(
        reader.Read7BitEncodedInt64(),
        reader.ReadString(),
        reader.Read7BitEncodedInt64(),
        DateTimeOffset.FromUnixTimeSeconds(reader.Read7BitEncodedInt64()),
        (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt()));

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt64(Index);
        writer.Write(Key);
        writer.Write7BitEncodedInt64(By);
        writer.Write7BitEncodedInt64(ExpiresAt.ToUnixTimeSeconds());
        writer.Write7BitEncodedInt(Counts.All);
        writer.Write7BitEncodedInt(Counts.Unread);
        writer.Write7BitEncodedInt(Counts.Archived);
    }

    /// <summary>Whether a list may have any of it.</summary>
    public bool Has(InboxShow show) => (show switch
    {
        InboxShow.Unread => Counts.Unread,
        InboxShow.All => Counts.All,
        _ => Counts.Archived,
    }) > 0;
}

/// <summary>All up to a number were read or archived.</summary>
/// <param name="Action">What was done.</param>
/// <param name="UpTo">The last one of them.</param>
/// <param name="By">The number of the entry that says so.</param>
internal sealed record UpToMark(InboxAction Action, long UpTo, long By)
{
    public static UpToMark Read(BinaryReader reader) =>
        new((InboxAction)reader.ReadByte(), reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Action);
        writer.Write7BitEncodedInt64(UpTo);
        writer.Write7BitEncodedInt64(By);
    }

    /// <summary>Whether an item of bits lacks it.</summary>
    public bool IsLackedBy(BitsItem item) => By > item.By && UpTo >= item.Index * InboxBits.Numbers;
}
