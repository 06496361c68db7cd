using Realtime.Inbox.State;
using Realtime.Log;

namespace Realtime.Inbox;

/// <summary>Which page of an inbox is asked for.</summary>
/// <param name="Show">Which notifications.</param>
/// <param name="Before">The position to read before; without one the newest.</param>
public sealed record InboxQuery(InboxShow Show, Position? Before);

/// <summary>A notification with its state.</summary>
/// <param name="Message">The notification.</param>
/// <param name="IsRead">Whether it is read.</param>
/// <param name="IsArchived">Whether it is archived.</param>
public sealed record InboxMessage(LoggedMessage Message, bool IsRead, bool IsArchived);

/// <summary>How much there is in an inbox. States and counts are those of one position.</summary>
/// <param name="Unread">How many notifications are neither read nor archived; 100 are 100 or more.</param>
/// <param name="Unseen">How many of those came after what was seen.</param>
/// <param name="UpTo">The last position of the log that counts.</param>
public sealed record InboxCounts(int Unread, int Unseen, Position UpTo)
{
    internal static InboxCounts Of(InboxView view) => new(view.UnreadCount, view.UnseenCount, view.UpTo);
}

/// <summary>A page of an inbox.</summary>
/// <param name="Messages">The notifications, the newest first.</param>
/// <param name="Next">Where the next page is read before, if there may be one.</param>
/// <param name="Counts">The counts.</param>
public sealed record InboxPage(IReadOnlyList<InboxMessage> Messages, Position? Next, InboxCounts Counts);

/// <summary>What is wrong with a change.</summary>
public enum InboxProblem
{
    /// <summary>The log has no such position.</summary>
    NotThere,

    /// <summary>No notification stands there, or none that is still visible.</summary>
    NoNotification,
}

/// <summary>What is wrong with a change, and where.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Place">Which of the positions it is.</param>
public sealed record WrongPosition(InboxProblem Problem, int Place);

/// <summary>What became of a change.</summary>
public sealed record InboxOutcome
{
    /// <summary>What is wrong; nothing was done then.</summary>
    public WrongPosition? Wrong { get; init; }

    /// <summary>The entry, or <see langword="null"/> when there was nothing to change.</summary>
    public AppendedMessage? Entry { get; init; }

    /// <summary>The counts afterwards, unless something was wrong.</summary>
    public InboxCounts? Counts { get; init; }

    /// <summary>Whether the user's other devices are to be told what was seen.</summary>
    public bool IsToldSeen { get; init; }
}
