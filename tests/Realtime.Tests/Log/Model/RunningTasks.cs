namespace Realtime.Tests.Log.Model;

/// <summary>What goes on in a world at the same time.</summary>
internal sealed class RunningTasks
{
    private readonly List<Task> _tasks = [];

    public void Add(Task task) => _tasks.Add(task);

    /// <summary>How many are not through. Rethrows what went wrong in one.</summary>
    public int Observe()
    {
        for (var index = _tasks.Count - 1; index >= 0; index--)
        {
            if (_tasks[index].IsCompleted)
            {
                _tasks[index].GetAwaiter().GetResult();
                _tasks.RemoveAt(index);
            }
        }

        return _tasks.Count;
    }
}
