using Amazon.Runtime.Internal;
using Amazon.Scheduler.Model;
using Standins.Sdk;

namespace Amazon.Scheduler.Internal;

/// <summary><c>DELETE /schedules/{Name}?clientToken=…&amp;groupName=…</c>, without a body.</summary>
internal static class DeleteSchedule
{
    public static Operation<DeleteScheduleRequest, DeleteScheduleResponse> Operation { get; } = new(SchedulerService.Instance, Write);

    private static DefaultRequest Write(DeleteScheduleRequest input)
    {
        var request = SchedulerService.Instance.NewRequest(input, "DELETE", "/schedules/{Name}");
        SchedulerService.Instance.AddPathResource(request, "Name", input.Name);
        // The SDK makes a token where none is given.
        request.AddQuery("clientToken", input.ClientToken ?? Guid.NewGuid().ToString());
        request.AddQuery("groupName", input.GroupName);
        return request;
    }
}
