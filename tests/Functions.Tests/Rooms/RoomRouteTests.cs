using Functions.Tests.Fakes;
using Realtime.Sessions;

namespace Functions.Tests.Rooms;

/// <summary>A backend where Alice and Bob have opened sessions.</summary>
public abstract class RoomRouteTests : IAsyncLifetime
{
    private protected const string Alice = TestBackend.AliceSubject;
    private protected const string Bob = RoomRoutes.BobSubject;

    private protected readonly TestBackend _backend = new();

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _backend.Directory.WriteAsync(TestBackend.Alice, new SessionMark(Alice, _backend.Clock.Now), Token);
        await _backend.Directory.WriteAsync(TestBackend.Bob, new SessionMark(Bob, _backend.Clock.Now), Token);
    }

    public ValueTask DisposeAsync()
    {
        _backend.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
