namespace EndToEnd.Recovery;

/// <summary>Something that the application in the page saw; <c>RecoveryPage/src/record.ts</c> writes it.</summary>
internal sealed record Entry(string Kind, string? Topic, string? Name, string? Reason, string? Id, string? Position)
{
    /// <summary>As a message of a failed test shows it.</summary>
    public override string ToString() => string.Join(' ', ((string?[])[Kind, Topic, Name, Reason, Id, Position]).Where(part => part is not null));
}
