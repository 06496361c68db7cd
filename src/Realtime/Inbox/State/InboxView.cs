using Realtime.Log;

namespace Realtime.Inbox.State;

/// <summary>An inbox in the hands of one request: what the fold says, and what the entries behind it have changed since.</summary>
internal sealed class InboxView
{
    /// <summary>The most unread notifications that are counted.</summary>
    public const int MaxUnread = 100;

    // Who does nothing but read all up to lower and lower numbers. The bits take them in then.
    private const int MaxMarks = 32;

    private readonly StoredInbox _stored;
    private readonly InboxFold _fold;
    private readonly Func<string, Task<byte[]?>> _getBits;
    private readonly Dictionary<long, InboxBits> _bits = [];
    private readonly HashSet<long> _changed = [];
    private readonly List<UnreadNumber> _unread;
    private Dictionary<long, BitsItem> _items;
    private List<UpToMark> _marks;

    /// <summary>Begins with what the table has.</summary>
    /// <param name="stored">What the table has.</param>
    /// <param name="now">The time of the request.</param>
    /// <param name="visibleSince">Messages given out before are older than what is visible.</param>
    /// <param name="getBits">Reads an item of bits.</param>
    public InboxView(StoredInbox stored, DateTimeOffset now, DateTimeOffset visibleSince, Func<string, Task<byte[]?>> getBits)
    {
        (_stored, _getBits, VisibleSince) = (stored, getBits, visibleSince);
        _fold = InboxFold.Read(stored.Fold?.Bytes);
        (UpTo, Floor, _unread, _marks) = (_fold.UpTo, _fold.Floor, [.. _fold.Unread], [.. _fold.Marks]);
        _items = _fold.Bits.Where(item => item.ExpiresAt > now).ToDictionary(item => item.Index);
    }

    /// <summary>The last position that counts.</summary>
    public Position UpTo { get; set; }

    /// <summary>Whether nothing of the log is left behind it.</summary>
    public bool IsAtEnd { get; set; }

    /// <summary>Whether the request took in as much as it may, and there is more.</summary>
    public bool HasMore { get; set; }

    /// <summary>Numbers and bytes of entries that the fold in the table lacks.</summary>
    public (long Numbers, long Bytes) Behind { get; set; }

    /// <summary>What the table has.</summary>
    public StoredInbox Stored => _stored;

    /// <summary>What the fold was that the table has.</summary>
    public InboxFold Fold => _fold;

    /// <summary>Everything unread from this number on is in the list.</summary>
    public long Floor { get; set; }

    /// <summary>The newest unread notifications, the newest first.</summary>
    public List<UnreadNumber> Unread => _unread;

    /// <summary>The items of bits that were changed.</summary>
    public IReadOnlyCollection<long> Changed => _changed;

    /// <summary>Messages given out before are older than what is visible.</summary>
    public DateTimeOffset VisibleSince { get; }

    /// <summary>How many are unread; 100 are 100 or more.</summary>
    public int UnreadCount => _unread.Count(IsVisible);

    /// <summary>How many of them were not even seen.</summary>
    public int UnseenCount => _unread.Count(unread => unread.Number > _stored.Seen && IsVisible(unread));

    public bool IsVisible(UnreadNumber unread) => unread.At is not { } at || at >= VisibleSince;

    /// <summary>All before is gone: another epoch began, or it is older than what is visible.</summary>
    public void Reset()
    {
        _bits.Clear();
        _changed.Clear();
        _items = [];
        _marks = [];
        _unread.Clear();
        Floor = 0;
    }

    /// <summary>Takes in the next entry.</summary>
    public async Task ApplyAsync(LoggedMessage entry)
    {
        var number = entry.Position.Seq;
        if (entry.Kind is null)
        {
            (await ChangeAsync(InboxBits.IndexOf(number))).Add(number);
            _unread.Insert(0, new(number, entry.At));
            Trim();
        }
        else if (entry.Kind == InboxChange.Kind && InboxChange.Read(entry.Body) is { } change)
        {
            await (change.UpTo is { } upTo ? ApplyUpToAsync(new(change.Action, upTo.Seq, number)) : ApplyAsync(change.Action, change.Positions));
        }
    }

    /// <summary>The bits of a number.</summary>
    public async Task<InboxBits> BitsAsync(long index)
    {
        if (_bits.TryGetValue(index, out var known))
        {
            return known;
        }

        var bits = new InboxBits();
        if (_items.TryGetValue(index, out var item))
        {
            using var reader = new BinaryReader(new MemoryStream(await _getBits(item.Key) ?? throw new InboxMovedException()));
            bits = InboxBits.Read(reader);
            foreach (var mark in _marks.Where(mark => mark.IsLackedBy(item)))
            {
                bits.ApplyUpTo(mark.Action, index, mark.UpTo);
            }
        }

        return _bits[index] = bits;
    }

    /// <summary>The numbers below one that a list has, the highest first.</summary>
    public async IAsyncEnumerable<long> DescendAsync(long below, InboxShow show)
    {
        var indexes = _items.Keys.Union(_bits.Keys).Where(index => index * InboxBits.Numbers < below).OrderDescending().ToList();
        foreach (var index in indexes)
        {
            if (!_bits.ContainsKey(index) && !MayHave(_items[index], show))
            {
                continue;
            }

            foreach (var number in (await BitsAsync(index)).Descend(index, below, show))
            {
                yield return number;
            }
        }
    }

    /// <summary>The fold as it is to be kept, whose changed bits have these keys.</summary>
    public InboxFold ToFold(IReadOnlyDictionary<long, string> keys, DateTimeOffset expiresAt)
    {
        var items = _items.ToDictionary();
        foreach (var (index, key) in keys)
        {
            var bits = _bits[index];
            var counts = (bits.Count(InboxShow.All), bits.Count(InboxShow.Unread), bits.Count(InboxShow.Archived));
            items[index] = new(index, key, UpTo.Seq, expiresAt, counts);
        }

        return new()
        {
            UpTo = UpTo,
            Floor = Floor,
            Unread = [.. _unread.Where(IsVisible)],
            Bits = [.. items.Values.OrderBy(item => item.Index)],
            Marks = [.. _marks.Where(mark => items.Values.Any(mark.IsLackedBy))],
            Replaced = [.. _fold.Bits.Select(item => item.Key).Except(items.Values.Select(item => item.Key))],
        };
    }

    private bool MayHave(BitsItem item, InboxShow show)
    {
        var lacked = _marks.Where(mark => mark.IsLackedBy(item)).ToList();
        var last = ((item.Index + 1) * InboxBits.Numbers) - 1;
        return show switch
        {
            InboxShow.Archived => item.Has(show) || lacked.Exists(mark => mark.Action is InboxAction.Archive),
            InboxShow.Unread => item.Has(show) && !lacked.Exists(mark => mark.UpTo >= last),
            _ => item.Has(show) && !lacked.Exists(mark => mark.Action is InboxAction.Archive && mark.UpTo >= last),
        };
    }

    private async Task<InboxBits> ChangeAsync(long index)
    {
        _changed.Add(index);
        return await BitsAsync(index);
    }

    private async Task ApplyAsync(InboxAction action, IReadOnlyList<Position> positions)
    {
        foreach (var number in positions.Select(position => position.Seq).Distinct())
        {
            var bits = await BitsAsync(InboxBits.IndexOf(number));
            if (!bits.WouldChange(action, number))
            {
                continue;
            }

            var wasUnread = bits.IsUnread(number);
            (await ChangeAsync(InboxBits.IndexOf(number))).Apply(action, number);
            if (wasUnread)
            {
                _unread.RemoveAll(unread => unread.Number == number);
            }
            else if (bits.IsUnread(number) && number >= Floor)
            {
                var place = _unread.FindIndex(unread => unread.Number < number);
                _unread.Insert(place < 0 ? _unread.Count : place, new(number, At: null));
                Trim();
            }
        }
    }

    private async Task ApplyUpToAsync(UpToMark mark)
    {
        // An earlier one that ends no higher is contained in it.
        _marks.RemoveAll(earlier => earlier.Action == mark.Action && earlier.UpTo <= mark.UpTo);
        foreach (var (index, bits) in _bits.Where(one => one.Key * InboxBits.Numbers <= mark.UpTo))
        {
            bits.ApplyUpTo(mark.Action, index, mark.UpTo);
            _changed.Add(index);
        }

        _marks.Add(mark);
        _unread.RemoveAll(unread => unread.Number <= mark.UpTo);
        Floor = mark.UpTo >= Floor - 1 ? 0 : Floor;
        if (_marks.Count > MaxMarks)
        {
            foreach (var index in _items.Values.Where(item => _marks.Exists(one => one.IsLackedBy(item))).Select(item => item.Index).ToList())
            {
                _ = await ChangeAsync(index);
            }
        }
    }

    private void Trim()
    {
        if (_unread.Count > MaxUnread)
        {
            _unread.RemoveRange(MaxUnread, _unread.Count - MaxUnread);
            Floor = _unread[^1].Number;
        }
    }
}

/// <summary>What a fold is made of was replaced while it was read: there is a newer one.</summary>
internal sealed class InboxMovedException() : Exception("The fold of an inbox was replaced twice while it was read.");
