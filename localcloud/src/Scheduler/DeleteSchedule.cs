using LocalCloud.Gateway;

namespace LocalCloud.Scheduler;

/// <summary><c>DELETE /schedules/{Name}</c>.</summary>
internal sealed class DeleteSchedule(ScheduleCalls calls, Schedules schedules) : IRestOperation
{
    /// <inheritdoc/>
    public Task<AwsResponse> InvokeAsync(RestCall call, CancellationToken cancellationToken)
    {
        var (group, name) = calls.Admit(call, "scheduler:DeleteSchedule");
        schedules.Delete(group, name);
        return Task.FromResult(new AwsResponse());
    }
}
