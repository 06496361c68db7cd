using Realtime.Messages;

namespace Realtime.Publishing;

/// <summary>A message that the backend is about to publish.</summary>
/// <param name="Id">The same whenever the same event comes again (<see cref="MessageId.Create"/>).</param>
/// <param name="Payload">A JSON object without <c>_meta</c>.</param>
public sealed record OutgoingMessage(string Id, Payload Payload);
