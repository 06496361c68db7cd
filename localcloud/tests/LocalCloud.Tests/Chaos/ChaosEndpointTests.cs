using System.Net;
using LocalCloud.Chaos;
using LocalCloud.Gateway;
using LocalCloud.Tests.Gateway;

namespace LocalCloud.Tests.Chaos;

public sealed class ChaosEndpointTests : IAsyncLifetime
{
    private TestCloud _cloud = null!;

    public async ValueTask InitializeAsync() => _cloud = await TestCloud.StartAsync();

    public ValueTask DisposeAsync() => _cloud.DisposeAsync();

    [Fact]
    public async Task It_is_switched_and_shown_while_LocalCloud_runs()
    {
        Assert.Contains("\"chaos\":\"off\"", await ShowAsync(), StringComparison.Ordinal);

        var (status, body) = await SwitchAsync("throttle=0.5,seed=7");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"chaos\":\"throttle=0.5,seed=7\"", body, StringComparison.Ordinal);
        Assert.Equal(body, await ShowAsync());
        Assert.Equal(0.5, _cloud.Get<ChaosSwitches>().Settings.Throttle);

        await SwitchAsync("off");
        Assert.Contains("\"chaos\":\"off\"", await ShowAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throttle=2", "throttle")]
    [InlineData("", "no chaos switch")]
    [InlineData("{\"throttle\":1}", "no chaos switch")]
    public async Task What_is_wrong_is_named_and_changes_nothing(string body, string named)
    {
        await SwitchAsync("throttle=0.5,seed=7");

        var (status, answer) = await SwitchAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(named, answer, StringComparison.Ordinal);
        Assert.Contains("throttle=0.5,seed=7", await ShowAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_end_is_not_read_to_its_end()
    {
        var (status, _) = await SwitchAsync(new string(',', 1_000_000));

        Assert.Equal(HttpStatusCode.BadRequest, status);
    }

    [Fact]
    public async Task A_page_from_elsewhere_can_not_switch_it()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_local/chaos") { Content = new StringContent("throttle=1") };
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var response = await _cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(_cloud.Get<ChaosSwitches>().IsOn);
    }

    [Fact]
    public async Task A_throttled_call_gets_the_error_of_its_service_until_it_is_switched_off()
    {
        await SwitchAsync("throttle=1");
        Assert.Equal((HttpStatusCode.BadRequest, true), await GetIdAsync("TooManyRequestsException"));

        await SwitchAsync("off");
        Assert.Equal((HttpStatusCode.BadRequest, false), await GetIdAsync("TooManyRequestsException"));
    }

    [Theory]
    [InlineData("iot", "ThrottlingException", 400)]
    [InlineData("iotdata", "ThrottlingException", 429)]
    [InlineData("iotdevicegateway", "ThrottlingException", 429)]
    [InlineData("lambda", "TooManyRequestsException", 429)]
    [InlineData("dynamodb", "ProvisionedThroughputExceededException", 400)]
    [InlineData("sqs", "RequestThrottled", 400)]
    [InlineData("events", "ThrottlingException", 400)]
    [InlineData("sts", "Throttling", 400)]
    [InlineData(null, "TooManyRequestsException", 400)]
    public void Each_service_says_in_its_own_way_that_it_is_called_too_often(string? signingName, string code, int status)
    {
        var error = ThrottlingErrors.Of(signingName);

        Assert.Equal((code, status), (error.Code, error.Status));
    }

    private async Task<(HttpStatusCode Status, bool IsThrottled)> GetIdAsync(string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = new StringContent("{}") };
        request.Headers.Add("X-Amz-Target", "AWSCognitoIdentityService.GetId");
        using var response = await _cloud.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, body.Contains(code, StringComparison.Ordinal));
    }

    private async Task<string> ShowAsync() =>
        await _cloud.Http.GetStringAsync(new Uri("/_local/chaos", UriKind.Relative), TestContext.Current.CancellationToken);

    private async Task<(HttpStatusCode Status, string Body)> SwitchAsync(string body)
    {
        using var content = new StringContent(body);
        using var response = await _cloud.Http.PostAsync(new Uri("/_local/chaos", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
