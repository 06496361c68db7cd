namespace Realtime.Inbox.Unseen;

/// <summary>Keeps who may still have to be told.</summary>
internal interface IUnseenStore
{
    /// <summary>Keeps a part, unless it is there, whatever became of it.</summary>
    Task AddAsync(UnseenPart part, CancellationToken cancellationToken);

    /// <summary>The parts of a page in which somebody is left, read consistently.</summary>
    Task<IReadOnlyList<UnseenPart>> ListAsync(string source, string id, string set, CancellationToken cancellationToken);

    /// <summary>Says who is left of a part.</summary>
    Task LeaveAsync(UnseenPart part, IReadOnlyCollection<string> names, CancellationToken cancellationToken);
}
