using Realtime.Log;
using Realtime.Rooms;
using Realtime.Tests.Log.Model;

namespace Realtime.Tests.Rooms.Model;

/// <summary>What users do to listen and to read, members or not.</summary>
internal sealed partial class RoomWorld
{
    /// <summary>An honest client: opens, subscribes, catches up, and does it again when it is told to move or its connection breaks.</summary>
    private async Task ListenAsync(string user)
    {
        var listener = new SimListener(user);
        _broker.Listeners.Add(listener);
        var after = Position.Start;
        while (true)
        {
            var (wasSettled, process) = (_isSettled, NewProcess($"client-{user}"));
            var isQuiet = false;
            try
            {
                listener.IsToMove = false;
                (after, isQuiet) = await ConnectAsync(process, listener, after);
            }
            catch (StoreTimeoutException)
            {
                // Connects again.
            }

            if (!isQuiet)
            {
                await PauseAsync($"client-{user}", 200);
            }
            else if (await ListenAsync(process, listener, wasSettled))
            {
                return;
            }
        }
    }

    private async Task<(Position After, bool IsQuiet)> ConnectAsync(RoomProcess process, SimListener listener, Position after)
    {
        var opened = await Rooms(process).Opening.OpenAsync(RoomId, listener.Sub, CancellationToken.None);
        if (opened.Value is not { } view)
        {
            listener.Topic = null;
            return (after, opened.Refusal!.Reason is not RoomReason.TooSoon);
        }

        var topic = view.Room.Key!.TopicOf(RoomId);
        _broker.Learn(listener.Sub, topic);
        await process.DoAsync(() => listener.Topic = topic);
        return await CatchUpAsync(process, listener, after, view.Room.Version);
    }

    /// <summary>Listens until it is told to move, its connection breaks, or nothing happens any more; who is no member asks again later.</summary>
    /// <returns>Whether it stays as it is, for good.</returns>
    private async Task<bool> ListenAsync(RoomProcess process, SimListener listener, bool wasSettled)
    {
        var connected = _scheduler.Now + TimeSpan.FromMilliseconds(listener.Topic is null ? _random.Next(200, 1_200) : _random.Next(300, 9_000));
        // Towards the end no connection breaks: what a client then has, it has by listening.
        while (!listener.IsToMove && !_isSettled && (_scheduler.Now < connected || (_isSettling && listener.Topic is not null)))
        {
            await process.WaitAsync(TimeSpan.FromMilliseconds(_random.Next(200, 1_200)));
        }

        if (!_isSettled && !listener.IsToMove)
        {
            listener.Topic = null;
        }

        return _isSettled && !listener.IsToMove && (wasSettled || listener.Topic is not null);
    }

    /// <summary>Reads what came meanwhile; the page says when the key is another by now.</summary>
    private async Task<(Position After, bool IsQuiet)> CatchUpAsync(
        RoomProcess process, SimListener listener, Position after, long version)
    {
        while (true)
        {
            var read = await Rooms(process).Reading.ReadForwardAsync(RoomId, listener.Sub, after, Limit(), CancellationToken.None);
            if (read.Value is not { } page)
            {
                return (after, false);
            }

            OnPage(listener.Sub, page.Page, "on a page");
            listener.Received.UnionWith(page.Page.Messages.Select(message => message.Position.Seq));
            after = page.Page.Next;
            if (page.KeyVersion > version)
            {
                return (after, false);
            }

            if (page.Page.Next == page.Page.Head && !page.Page.Pending)
            {
                return (after, true);
            }

            if (page.Page.Pending)
            {
                await process.WaitAsync(TimeSpan.FromSeconds(1));
            }
        }
    }

    /// <summary>Anybody reads anything: backwards, since a time, from any position that they ever saw.</summary>
    private async Task ReadAllAsync()
    {
        for (var reads = _random.Next(3, 8); reads > 0; reads--)
        {
            await PauseAsync("anybody", 600);
            var (process, user) = (NewProcess("anybody"), AnyUser());
            try
            {
                var reading = Rooms(process).Reading;
                var read = _random.Next(3) switch
                {
                    0 => await reading.ReadBackwardAsync(RoomId, user, before: null, Limit(), CancellationToken.None),
                    1 => await reading.ReadSinceAsync(
                        RoomId, user, _scheduler.Now - TimeSpan.FromSeconds(_random.Next(60)), Limit(), CancellationToken.None),
                    _ => await reading.ReadForwardAsync(RoomId, user, Position.Start, Limit(), CancellationToken.None),
                };
                if (read.Value is { } page)
                {
                    OnPage(user, page.Page, "on any page");
                }
            }
            catch (StoreTimeoutException)
            {
                // Asked again another time.
            }
        }
    }

    private void OnPage(string user, LogPage page, string how) =>
        _broker.Reached.AddRange(page.Messages.Select(message => (user, message.Position.Seq, _scheduler.Now, how)));

    private PageLimit Limit() => new(_random.Next(1, 12), 100_000);
}
