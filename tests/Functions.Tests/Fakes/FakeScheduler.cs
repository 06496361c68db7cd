using System.Text.Json;
using Amazon.Scheduler;
using Amazon.Scheduler.Model;
using Functions.Publishing;

namespace Functions.Tests.Fakes;

/// <summary>EventBridge Scheduler: schedules by their names.</summary>
internal sealed class FakeScheduler
{
    public const string Group = "Realtime";

    public FakeScheduler()
    {
        (Client, var fake) = ClientFake.Create<IAmazonScheduler>();
        fake.On<CreateScheduleRequest, CreateScheduleResponse>((request, _) =>
        {
            Fail("Create");
            Assert.Equal(Group, request.GroupName);
            return Schedules.TryAdd(request.Name, request)
                ? Task.FromResult(new CreateScheduleResponse())
                : throw new ConflictException($"Schedule {request.Name} already exists.");
        });
        fake.On<DeleteScheduleRequest, DeleteScheduleResponse>((request, _) =>
        {
            Fail("Delete");
            Assert.Equal(Group, request.GroupName);
            return Schedules.Remove(request.Name)
                ? Task.FromResult(new DeleteScheduleResponse())
                : throw new ResourceNotFoundException($"Schedule {request.Name} does not exist.");
        });
    }

    public IAmazonScheduler Client { get; }

    public Dictionary<string, CreateScheduleRequest> Schedules { get; } = [];

    /// <summary>Throws for a call, or does nothing.</summary>
    public Action<string> Fail { get; set; } = _ => { };

    /// <summary>What the only schedule calls the function with.</summary>
    public TriggeringEvent Due() => TriggeringEvent.Of(JsonDocument.Parse(Assert.Single(Schedules.Values).Target.Input).RootElement);
}
