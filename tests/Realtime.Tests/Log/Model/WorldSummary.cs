namespace Realtime.Tests.Log.Model;

/// <summary>What happened in a world.</summary>
internal sealed record WorldSummary(int Messages, int Voids, int Seals, int Kills, int Watermarks, int Runs);
