namespace LocalCloud.Iam;

/// <summary>The last refused actions, in memory.</summary>
internal sealed class RefusedActions
{
    private const int Kept = 1_000;
    private readonly Queue<RefusedAction> _actions = new();
    private readonly Lock _lock = new();

    public void Add(RefusedAction action)
    {
        lock (_lock)
        {
            if (_actions.Count == Kept)
            {
                _ = _actions.Dequeue();
            }

            _actions.Enqueue(action);
        }
    }

    /// <summary>Newest last.</summary>
    public IReadOnlyList<RefusedAction> All()
    {
        lock (_lock)
        {
            return [.. _actions];
        }
    }
}
