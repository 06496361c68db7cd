using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.Scheduler;

/// <summary>All schedules and their groups. A schedule is on disk before its creator has the answer.</summary>
internal sealed class Schedules(CloudOptions options, StateStore state)
{
    /// <summary>The group that every account has.</summary>
    public const string DefaultGroup = "default";

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _groups = new() { [DefaultGroup] = DateTimeOffset.UnixEpoch };
    private readonly Dictionary<(string Group, string Name), Schedule> _schedules = state.Names(Schedule.Folder)
        .Select(name => state.Load(name, ScheduleJson.Default.Schedule)!)
        .ToDictionary(schedule => (schedule.Group, schedule.Name));

    /// <summary>Raised after a schedule was created.</summary>
    public event EventHandler? Created;

    /// <summary>Those that have not run.</summary>
    public IReadOnlyList<Schedule> Waiting
    {
        get
        {
            lock (_lock)
            {
                return [.. _schedules.Values.Where(schedule => !schedule.HasRun)];
            }
        }
    }

    /// <summary>A schedule's ARN.</summary>
    public string ArnOf(string group, string name) => $"arn:aws:scheduler:{options.Region}:{options.AccountId}:schedule/{group}/{name}";

    /// <summary>A group's ARN.</summary>
    public string GroupArnOf(string group) => $"arn:aws:scheduler:{options.Region}:{options.AccountId}:schedule-group/{group}";

    /// <summary>Creates a group, or takes it over.</summary>
    public DateTimeOffset AddGroup(string name, DateTimeOffset now) => _groups.GetOrAdd(name, now);

    /// <summary>Whether there is such a group.</summary>
    public bool HasGroup(string name) => _groups.ContainsKey(name);

    /// <summary>Takes a group away, with all its schedules.</summary>
    public void RemoveGroup(string name)
    {
        _groups.TryRemove(name, out _);
        lock (_lock)
        {
            foreach (var schedule in _schedules.Values.Where(schedule => schedule.Group == name).ToList())
            {
                Remove(schedule);
            }
        }
    }

    /// <summary>Creates a schedule; the same request with the same token is answered again.</summary>
    /// <exception cref="AwsException">There is another one of this name, or no such group.</exception>
    public Schedule Add(Schedule schedule)
    {
        RequireGroup(schedule.Group);
        lock (_lock)
        {
            if (_schedules.TryGetValue((schedule.Group, schedule.Name), out var there))
            {
                return schedule.ClientToken is not null && there.IsSameAs(schedule) ? there : throw SchedulerErrors.Conflict(schedule.Name);
            }

            Keep(schedule);
        }

        Created?.Invoke(this, EventArgs.Empty);
        return schedule;
    }

    /// <summary>The schedule.</summary>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>.</exception>
    public Schedule Get(string group, string name)
    {
        RequireGroup(group);
        lock (_lock)
        {
            return _schedules.GetValueOrDefault((group, name)) ?? throw SchedulerErrors.NoSchedule(name);
        }
    }

    /// <summary>Deletes a schedule.</summary>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>.</exception>
    public void Delete(string group, string name)
    {
        lock (_lock)
        {
            Remove(Get(group, name));
        }
    }

    /// <summary>Keeps how far a schedule is, if it is still there.</summary>
    public void Update(Schedule schedule)
    {
        lock (_lock)
        {
            if (IsThere(schedule))
            {
                Keep(schedule);
            }
        }
    }

    /// <summary>A schedule has run: it goes, or stays without running again.</summary>
    public void Complete(Schedule schedule)
    {
        lock (_lock)
        {
            if (!IsThere(schedule))
            {
                return;
            }

            if (schedule.DeletesItself)
            {
                Remove(schedule);
            }
            else
            {
                Keep(schedule with { HasRun = true });
            }
        }
    }

    private void RequireGroup(string group)
    {
        if (!HasGroup(group))
        {
            throw SchedulerErrors.NoGroup(group);
        }
    }

    // Not one of the same name that was created meanwhile.
    private bool IsThere(Schedule schedule) =>
        _schedules.TryGetValue((schedule.Group, schedule.Name), out var there) && there.Id == schedule.Id;

    private void Keep(Schedule schedule)
    {
        state.Save(schedule.StateName, schedule, ScheduleJson.Default.Schedule);
        _schedules[(schedule.Group, schedule.Name)] = schedule;
    }

    private void Remove(Schedule schedule)
    {
        state.Delete(schedule.StateName);
        _schedules.Remove((schedule.Group, schedule.Name));
    }
}
