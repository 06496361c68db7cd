namespace Realtime.Log;

/// <summary>The conditions of <see cref="Truncation"/>, each of which the model test leaves out once. All hold in production.</summary>
internal sealed record TruncationRules
{
    /// <summary>A position of another epoch is truncated.</summary>
    public bool OtherEpoch { get; init; } = true;

    /// <summary>A position above the last number is truncated.</summary>
    public bool AboveLast { get; init; } = true;

    /// <summary>The last number's position is never truncated, however old.</summary>
    public bool LastIsNever { get; init; } = true;

    /// <summary>Position 0, and that before the floor, stand while the topic, or the floor, is younger than retention.</summary>
    public bool BeginningStands { get; init; } = true;

    /// <summary>A position stands when its own entry does.</summary>
    public bool OwnEntryStands { get; init; } = true;

    /// <summary>A position stands when the entry behind it does.</summary>
    public bool NextEntryStands { get; init; } = true;

    /// <summary>A position that does not stand is truncated.</summary>
    public bool NothingStands { get; init; } = true;

    /// <summary>A message older than retention is left out of the page, which says so.</summary>
    public bool OlderThanRetention { get; init; } = true;
}
