using Realtime.Log;

namespace Realtime.Tests.Log.Model;

/// <summary>What the readers of an <see cref="InterleavingWorld"/> do: on from where they stopped, and from anything they were ever given.</summary>
internal sealed partial class InterleavingWorld
{
    private async Task ReadForwardsAsync()
    {
        var after = Position.Start;
        for (var reads = _random.Next(4, 14); reads > 0; reads--)
        {
            var reader = NewProcess("reader-1");
            await reader.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(_random.Next(4) == 0 ? 8_000 : 400)));
            after = await ReadAfterAsync(reader, after) ?? after;
        }
    }

    private async Task ReadAllWaysAsync()
    {
        Position? before = null;
        for (var reads = _random.Next(4, 14); reads > 0; reads--)
        {
            var reader = NewProcess("reader-2");
            await reader.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(_random.Next(4) == 0 ? 8_000 : 400)));
            switch (_random.Next(6))
            {
                case 0 or 1:
                    await ReadSinceAsync(reader);
                    continue;
                case 2 when _handedOut.Count > 0:
                    await ReadAfterAsync(reader, _handedOut[_random.Next(_handedOut.Count)]);
                    continue;
                case 3 when _handedOut.Count > 0:
                    await ReadBeforeAsync(reader, _handedOut[_random.Next(_handedOut.Count)]);
                    continue;
                default:
                    break;
            }

            before = await ReadBeforeAsync(reader, before);
        }
    }

    private async Task<Position?> ReadAfterAsync(SimProcess reader, Position after)
    {
        try
        {
            var page = await Log(reader).ReadForwardAsync(Topic, after, Limit(), CancellationToken.None);
            OnPositions(reader, page);
            _witness.OnPage(reader.Name, Topic, after.Seq, page.Next.Seq, page);
            Witness.Check(page.Pending || page.Next != page.Head || page.Next.Seq >= after.Seq, "A page went back.");
            return page.Next;
        }
        catch (StoreTimeoutException)
        {
            return null;
        }
    }

    private async Task<Position?> ReadBeforeAsync(SimProcess reader, Position? before)
    {
        try
        {
            var givenOut = _table.Head?.Last ?? 0;
            var page = await Log(reader).ReadBackwardAsync(Topic, before, Limit(), CancellationToken.None);
            OnPositions(reader, page);
            Witness.Check(
                before is not null || page.Pending || page.Head.Seq >= givenOut,
                $"{reader.Name} was given {page.Head} for the end, and {givenOut} had been given out.");
            var upTo = before is { } position ? position.Seq - 1 : page.Head.Seq;
            _witness.OnPage(reader.Name, Topic, page.Next.IsStart ? 0 : page.Next.Seq - 1, upTo, page);
            return page.Next.IsStart ? null : page.Next;
        }
        catch (StoreTimeoutException)
        {
            return before;
        }
    }

    private async Task ReadSinceAsync(SimProcess reader)
    {
        try
        {
            var since = _scheduler.Now - TimeSpan.FromSeconds(_random.Next(100));
            var page = await Log(reader).ReadSinceAsync(Topic, since, Limit(), CancellationToken.None);
            OnPositions(reader, page);
            CheckSince(reader, since, page, after: 0);
            for (var more = _random.Next(3); more > 0 && !page.Next.IsStart; more--)
            {
                var after = page.Next;
                page = await Log(reader).ReadForwardAsync(Topic, after, Limit() with { Since = since }, CancellationToken.None);
                OnPositions(reader, page);
                CheckSince(reader, since, page, after.Seq);
            }
        }
        catch (StoreTimeoutException)
        {
            // Asked again another time.
        }
    }

    /// <summary>All that was logged at the time or later, and nothing older.</summary>
    private void CheckSince(SimProcess reader, DateTimeOffset since, LogPage page, long after)
    {
        var wanted = _table.Entries.Where(entry => !entry.IsVoid && entry.At >= since && entry.Seq > after && entry.Seq <= page.Next.Seq)
            .Select(entry => entry.Seq).ToList();
        var got = page.Messages.Select(message => message.Position.Seq).ToList();
        Witness.Check(
            wanted.SequenceEqual(got), $"{reader.Name} wants {string.Join(", ", wanted)} since {since:T}, and got {string.Join(", ", got)}.");
        Witness.Check(!page.Truncated, "A page since a time within retention was truncated.");
    }

    private void OnPositions(SimProcess reader, LogPage page)
    {
        _witness.OnHead(reader.Name, page.Head);
        _witness.OnPosition(reader.Name, page.Next);
        _handedOut.AddRange([page.Head, page.Next, .. page.Messages.Select(message => message.Position)]);
    }
}
