using Amazon.IoT.Model;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Tests.Events;
using Functions.Tests.Fakes;

namespace Functions.Tests.Http;

/// <summary>That of several sessions that one user opens at once, one attaches.</summary>
public sealed class SessionTurnTests : IDisposable
{
    private readonly TestBackend _backend = new();

    public void Dispose() => _backend.Dispose();

    [Fact]
    public async Task A_call_beside_the_one_that_attaches_comes_back_in_a_second_and_attaches_nothing()
    {
        APIGatewayHttpApiV2ProxyResponse? beside = null;
        _backend.Control.Fail = () => beside = OpenAsync("valid").GetAwaiter().GetResult();

        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);

        Assert.Equal((429, "1"), (beside!.StatusCode, beside.Headers["retry-after"]));
        Assert.Single(_backend.Control.Attached);
        Assert.Equal(200, (await OpenAsync("valid")).StatusCode);
        Assert.Single(_backend.Control.Attached);
    }

    [Fact]
    public async Task While_AWS_throttles_a_user_costs_one_call_in_five_seconds()
    {
        var calls = 0;
        _backend.Control.Fail = () =>
        {
            calls++;
            throw new ThrottlingException("Rate exceeded");
        };

        for (var call = 0; call < 40; call++)
        {
            Assert.Equal(429, (await OpenAsync("valid")).StatusCode);
            _backend.Clock.Now += TimeSpan.FromMilliseconds(100);
        }

        Assert.Equal(1, calls);
    }

    private Task<APIGatewayHttpApiV2ProxyResponse> OpenAsync(string name) =>
        _backend.OpenSession.HandleAsync(EventFile.Request($"open-session/{name}"), new FakeContext());
}
