namespace Realtime.Log;

/// <summary>A topic of a catch-up.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="After">The position to read after; without one only the head is told.</param>
public sealed record TopicRead(LogTopic Topic, Position? After)
{
    /// <summary>How many bytes a message takes in the caller's answer. Default: the length of its body.</summary>
    public Func<LoggedMessage, int> Measure { get; init; } = static message => message.Body.Length;

    /// <summary>Of which kinds entries are wanted: <see cref="PageLimit.Takes"/>.</summary>
    public Func<string?, bool> Takes { get; init; } = static _ => true;
}

/// <summary>What a catch-up found of a topic.</summary>
/// <param name="Page">
/// The page. That of a topic without position has its head alone; that of a topic for which the request had no room is empty, and
/// <see cref="LogPage.Pending"/>.
/// </param>
/// <param name="Error">Why there is no page.</param>
public sealed record TopicPage(LogPage? Page, Exception? Error);
