using Functions.Tests.Fakes;
using Realtime.Notifications;
using static Functions.Tests.Publishing.Sending;

namespace Functions.Tests.Publishing;

/// <summary>How a notification reaches users who decide about that.</summary>
public sealed class DeliveryTests : IDisposable
{
    private const string Topic = $"notifications/{TestBackend.Alice}";
    private const string Subject = $"subject-of-{TestBackend.Alice}";

    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Theory]
    [InlineData(NotificationDelivery.Deliver, 1, 1, false)]
    [InlineData(NotificationDelivery.Silent, 1, 1, true)]
    [InlineData(NotificationDelivery.LogOnly, 1, 0, false)]
    [InlineData(NotificationDelivery.Suppressed, 0, 0, false)]
    public async Task A_delivery_is_what_was_decided(NotificationDelivery delivery, int logged, int live, bool isSilent)
    {
        _backend.Rules = new FixedRules(new() { [Subject] = delivery });

        var answer = await SendAsync(_backend, [TestBackend.Alice, TestBackend.Bob]);

        var messages = _backend.Store.Messages(Topic);
        Assert.Equal((logged, live), (messages.Count, _backend.Iot.Topics.Count(topic => topic == Topic)));
        Assert.Equal((1 + logged, 1 - logged), (answer.Published, answer.Suppressed));
        Assert.Single(_backend.Iot.Topics, topic => topic == $"notifications/{TestBackend.Bob}");
        if (live > 0)
        {
            Assert.Equal(isSilent, _backend.Iot.Json(Topic).TryGetProperty("silent", out var silent) && silent.GetBoolean());
        }
    }

    [Fact]
    public async Task Everybody_is_logged_before_anybody_gets_it_live()
    {
        var users = new[] { TestBackend.Alice, TestBackend.Bob };
        _backend.Iot.Refuse = (_, _) => Assert.All(users, user => Assert.Single(_backend.Store.Messages($"notifications/{user}")));

        await SendAsync(_backend, users);

        Assert.Equal(2, _backend.Iot.Published.Count);
    }

    [Theory]
    [InlineData(NotificationDelivery.LogOnly, 1, 0)]
    [InlineData(NotificationDelivery.Silent, 1, 1)]
    [InlineData(NotificationDelivery.Suppressed, 0, 0)]
    public async Task What_waits_goes_as_it_was_decided_when_it_was_sent(NotificationDelivery delivery, int logged, int live)
    {
        var token = TestContext.Current.CancellationToken;
        _backend.Rules = new FixedRules(new() { [TestBackend.AliceSubject] = delivery });
        var answer = await SendAsync(_backend, [TestBackend.AliceSubject]);
        await _backend.Directory.WriteAsync(TestBackend.Alice, new(TestBackend.AliceSubject, _backend.Clock.Now), token);

        await _backend.Pending.DrainAsync(TestBackend.AliceSubject, token);

        Assert.Equal((logged, 1 - logged), (answer.Pending!.Count, answer.Suppressed));
        Assert.Equal((logged, live), (_backend.Store.Messages(Topic).Count, _backend.Iot.Topics.Count(topic => topic == Topic)));
        Assert.Equal(delivery is NotificationDelivery.Silent, live > 0 && _backend.Iot.Json(Topic).GetProperty("silent").GetBoolean());
    }

    private sealed class FixedRules(Dictionary<string, NotificationDelivery> decided) : IDeliveryRules
    {
        public Task<IReadOnlyDictionary<string, DeliveryDecision>> DecideAsync(
            string type, IReadOnlyCollection<string> subs, DateTimeOffset at, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, DeliveryDecision>>(subs.ToDictionary(sub => sub, sub => new DeliveryDecision(decided.GetValueOrDefault(sub))));
    }
}
