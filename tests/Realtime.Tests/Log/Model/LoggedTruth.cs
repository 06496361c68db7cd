using Realtime.Log.Table;

namespace Realtime.Tests.Log.Model;

/// <summary>A message that an append reported, as an outsider who forgets nothing knows it.</summary>
internal sealed record LoggedTruth(MessageKey Key, long Seq, DateTimeOffset At);
