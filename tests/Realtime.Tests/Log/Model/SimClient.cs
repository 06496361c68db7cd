using Realtime.Log;

namespace Realtime.Tests.Log.Model;

/// <summary>A client of the expiry world: where it stopped reading, and whether a restore has taken messages from it since.</summary>
internal sealed class SimClient
{
    public Position After { get; set; } = Position.Start;

    public bool LostByRestore { get; set; }
}
