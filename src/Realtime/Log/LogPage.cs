namespace Realtime.Log;

/// <summary>A page of a topic's log. Once returned it never changes: nothing appears later in the range that it covers.</summary>
/// <param name="Messages">The messages in the order of their numbers, in pages read backwards too.</param>
/// <param name="Next">
/// Where to go on: read forwards, the position to read after, which may move on over an empty page; read backwards, the position to read
/// before, or <see cref="Position.Start"/> when nothing older is visible.
/// </param>
/// <param name="Head">
/// A settled position at or near the end of the log. Read forwards, <see cref="Next"/> equal to it and not <see cref="Pending"/> means:
/// caught up. After opening a topic backwards, read forwards after it.
/// </param>
/// <param name="Pending">
/// Whether an append is in flight at the end of the page, or the request was spent before it came there, so that the caller should ask again
/// in a second. Of the newest page: whether there is, or may be, more above <see cref="Head"/>.
/// </param>
/// <param name="Truncated">Whether messages between the asked position and this page are, or may be, gone.</param>
public sealed record LogPage(
    IReadOnlyList<LoggedMessage> Messages, Position Next, Position Head, bool Pending, bool Truncated);
