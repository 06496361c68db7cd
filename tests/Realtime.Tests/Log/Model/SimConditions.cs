namespace Realtime.Tests.Log.Model;

/// <summary>The conditions of the simulated table's writes; a mutation test leaves one out.</summary>
internal sealed record SimConditions
{
    public static SimConditions All { get; } = new();

    public bool MessageIfAbsent { get; init; } = true;

    public bool VoidIfAbsent { get; init; } = true;

    public bool ClaimIfAbsent { get; init; } = true;

    public bool ClaimSaysNumber { get; init; } = true;

    public bool ClaimNotRefused { get; init; } = true;

    public bool HeadOfThisGeneration { get; init; } = true;

    public bool HeadNotRested { get; init; } = true;

    public bool HeadAsSeen { get; init; } = true;
}
