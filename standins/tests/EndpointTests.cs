using Amazon;
using Amazon.CognitoIdentityProvider;
using Amazon.CognitoIdentityProvider.Model;
using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.IoT;
using Amazon.IoT.Model;
using Amazon.IotData;
using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Packages.Tests.Iot;
using Packages.Tests.Stubs;

namespace Packages.Tests;

/// <summary>Where the clients send to; these tests set environment variables, so they run one after the other.</summary>
public sealed class EndpointTests : IDisposable
{
    private static readonly BasicAWSCredentials Credentials = new("AKIDEXAMPLE", "secret");

    public void Dispose()
    {
        foreach (var name in new[] { "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL_EVENTBRIDGE", "AWS_ENDPOINT_URL_IOT", "AWS_ENDPOINT_URL_IOT_DATA_PLANE" })
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_IOT_DATA_PLANE")]
    public async Task The_data_plane_client_goes_where_the_environment_says(string variable)
    {
        await using var server = new StubServer(new StubResponse(200));
        Environment.SetEnvironmentVariable(variable, server.Url);
        using var client = new AmazonIotDataClient(Credentials, new AmazonIotDataConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        await client.PublishAsync(PublishTests.Message("x"), TestContext.Current.CancellationToken);

        Assert.Equal(("eu-west-1", "iotdata"), Scope(Assert.Single(server.Requests)));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_IOT")]
    public async Task The_control_plane_client_goes_where_the_environment_says(string variable)
    {
        await using var server = new StubServer(new StubResponse(200, """{"endpointAddress":"x"}"""));
        Environment.SetEnvironmentVariable(variable, server.Url);
        using var client = new AmazonIoTClient(Credentials, new AmazonIoTConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        await client.DescribeEndpointAsync(new DescribeEndpointRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(("eu-west-1", "iot"), Scope(Assert.Single(server.Requests)));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER")]
    public async Task The_user_pool_client_goes_where_the_environment_says(string variable)
    {
        await using var server = new StubServer(new StubResponse(200, "{}"));
        Environment.SetEnvironmentVariable(variable, server.Url);
        using var client = new AmazonCognitoIdentityProviderClient(
            Credentials, new AmazonCognitoIdentityProviderConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        await client.AdminGetUserAsync(new AdminGetUserRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(("eu-west-1", "cognito-idp"), Scope(Assert.Single(server.Requests)));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL")]
    [InlineData("AWS_ENDPOINT_URL_EVENTBRIDGE")]
    public async Task The_event_bus_client_goes_where_the_environment_says(string variable)
    {
        await using var server = new StubServer(new StubResponse(200, "{}"));
        Environment.SetEnvironmentVariable(variable, server.Url);
        using var client = new AmazonEventBridgeClient(Credentials, new AmazonEventBridgeConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        await client.PutEventsAsync(new PutEventsRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(("eu-west-1", "events"), Scope(Assert.Single(server.Requests)));
    }

    [Fact]
    public async Task The_service_s_own_variable_wins_over_the_general_one()
    {
        await using var general = new StubServer(new StubResponse(200));
        await using var own = new StubServer(new StubResponse(200));
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", general.Url);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_IOT_DATA_PLANE", own.Url);
        using var client = new AmazonIotDataClient(Credentials, new AmazonIotDataConfig { RegionEndpoint = RegionEndpoint.EUWest1 });

        await client.PublishAsync(PublishTests.Message("x"), TestContext.Current.CancellationToken);

        Assert.Empty(general.Requests);
        Assert.Single(own.Requests);
    }

    [Fact]
    public void Without_any_address_the_region_decides()
    {
        var data = new AmazonIotDataConfig { RegionEndpoint = RegionEndpoint.EUWest1 };
        var control = new AmazonIoTConfig { RegionEndpoint = RegionEndpoint.EUWest1 };
        var pools = new AmazonCognitoIdentityProviderConfig { RegionEndpoint = RegionEndpoint.EUWest1 };

        Assert.Equal("https://events.eu-west-1.amazonaws.com/", Resolve(new AmazonEventBridgeConfig { RegionEndpoint = RegionEndpoint.EUWest1 }));
        Assert.Equal("https://data-ats.iot.eu-west-1.amazonaws.com/", Resolve(data));
        Assert.Equal("https://iot.eu-west-1.amazonaws.com/", Resolve(control));
        Assert.Equal("https://cognito-idp.eu-west-1.amazonaws.com/", Resolve(pools));
    }

    private static string Resolve(ClientConfig config)
    {
        var parameters = new ServiceOperationEndpointParameters(new Amazon.IotData.Model.PublishRequest());
        return new Uri(config.DetermineServiceOperationEndpoint(parameters).URL).AbsoluteUri;
    }

    private static (string Region, string Service) Scope(StubRequest request)
    {
        var authorization = SignatureHeader.Of(request);
        return (authorization.Region, authorization.Service);
    }
}
