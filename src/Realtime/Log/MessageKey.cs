namespace Realtime.Log;

/// <summary>
/// The identity of a message. The sender is part of it: an id that another user saw or guessed can't be used up for its owner.
/// </summary>
internal readonly record struct MessageKey(string Topic, string Sender, string Id);
