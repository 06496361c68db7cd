using Functions.Tests.Fakes;

namespace Functions.Tests.Publishing;

/// <summary>The process ends in the middle: whatever it would do next doesn't happen.</summary>
internal sealed class KilledException() : Exception("The process was killed.");

/// <summary>Kills processes, and fails calls.</summary>
internal static class Killing
{
    /// <summary>Runs something, which is killed after so many writes to the table <c>Inbox</c>.</summary>
    /// <returns>Whether it wrote as often as that.</returns>
    public static async Task<bool> AfterWriteAsync(TestBackend backend, int writes, Func<Task> action)
    {
        var isKilled = false;
        var left = writes;
        backend.Inbox.Lose = call =>
        {
            if (call is "Put" or "Update" or "Delete" && --left == 0)
            {
                isKilled = true;
                throw new KilledException();
            }
        };
        BeforeEachCall(backend, () => _ = isKilled ? throw new KilledException() : 0);
        try
        {
            await action();
        }
        catch (Exception) when (isKilled)
        {
            // The event comes again.
        }

        backend.Inbox.Lose = _ => { };
        BeforeEachCall(backend, () => { });
        return isKilled;
    }

    /// <summary>Runs something, which is killed before its call number so, to whatever it is: so also between any two writes.</summary>
    /// <returns>Whether it made as many calls as that.</returns>
    public static async Task<bool> BeforeCallAsync(TestBackend backend, int call, Func<Task> action)
    {
        var made = 0;
        BeforeEachCall(backend, () => _ = Interlocked.Increment(ref made) >= call ? throw new KilledException() : 0);
        try
        {
            await action();
        }
        catch (Exception) when (made >= call)
        {
            // The event comes again.
        }

        BeforeEachCall(backend, () => { });
        return made >= call;
    }

    /// <summary>Does something before each call to anything.</summary>
    public static void BeforeEachCall(TestBackend backend, Action strike)
    {
        backend.Inbox.Fail = _ => strike();
        backend.Table.Fail = _ => strike();
        backend.Events.Fail = _ => strike();
        backend.Store.Strike = strike;
        backend.Iot.Refuse = (_, _) => strike();
        backend.Reports.Fail = strike;
        backend.Pages.Fail = strike;
    }
}
