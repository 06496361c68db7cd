using LocalCloud.CloudFormation;

namespace LocalCloud.Tests.HttpApi;

public sealed class HttpApiResourcesTests
{
    private readonly TestApi _api = new();

    [Theory]
    [ConformsTo("api-cors-credentials-with-star")]
    [InlineData(""","CorsConfiguration":{"AllowOrigins":["*"],"AllowCredentials":true}""", "allowCredentials is not supported if allowOrigin is *")]
    [InlineData(""","CorsConfiguration":{"Origins":["*"]}""", "CorsConfiguration.Origins")]
    [InlineData(""","CorsConfiguration":{"AllowOrigins":["*"],"MaxAge":90000}""", "MaxAge")]
    public Task An_API_that_is_not_supported_stops_with_its_property(string properties, string message) => RefusedAsync(
        () => _api.CreateApiAsync(properties), message);

    [Theory]
    [InlineData("""{"ApiId":"ID","RouteKey":"GET messages","Target":"integrations/x"}""", "is not a method and a path")]
    [InlineData("""{"ApiId":"ID","RouteKey":"GET /messages","Target":"integrations/x"}""", "there is no integration")]
    [InlineData("""{"ApiId":"ID","RouteKey":"GET /messages","Target":"integrations/OK","AuthorizationType":"CUSTOM"}""", "only AWS_IAM, JWT and NONE")]
    [InlineData("""{"ApiId":"ID","RouteKey":"GET /messages","Target":"integrations/OK","AuthorizationType":"JWT","AuthorizerId":"none"}""", "there is no such authorizer")]
    [InlineData("""{"ApiId":"other","RouteKey":"GET /messages","Target":"integrations/OK"}""", "there is no HTTP API 'other'")]
    public async Task A_route_that_is_not_supported_stops_with_its_property(string properties, string message)
    {
        await _api.CreateApiAsync();
        var integration = await _api.CreateIntegrationAsync("");

        await RefusedAsync(
            () => _api.CreateRouteOfAsync(properties
                .Replace("ID", _api.Api.Id, StringComparison.Ordinal)
                .Replace("OK", integration.Ref, StringComparison.Ordinal)),
            message);
    }

    [Fact]
    public async Task The_same_route_twice_is_refused()
    {
        await _api.CreateApiAsync();
        await _api.CreateRouteAsync("GET /messages");

        await RefusedAsync(() => _api.CreateRouteAsync("GET /messages"), "is there already");
    }

    [Theory]
    [ConformsTo("api-limits-timeout")]
    [InlineData(""","TimeoutInMillis":30001""", "from 50 to 30000")]
    [InlineData(""","TimeoutInMillis":49""", "from 50 to 30000")]
    [InlineData(""","IntegrationMethod":"GET" """, "functions take POST")]
    public async Task An_integration_that_is_not_supported_stops_with_its_property(string properties, string message)
    {
        await _api.CreateApiAsync();

        await RefusedAsync(() => _api.CreateIntegrationAsync(properties), message);
    }

    [Theory]
    [InlineData(50)]
    [InlineData(30_000)]
    [ConformsTo("api-limits-timeout")]
    public async Task A_timeout_may_be_as_short_and_as_long_as_AWS_takes_it(int milliseconds)
    {
        await _api.CreateApiAsync();

        var created = await _api.CreateIntegrationAsync($",\"TimeoutInMillis\":{milliseconds}");

        Assert.Equal(milliseconds, _api.Api.FindIntegration(created.Ref)!.Timeout.TotalMilliseconds);
    }

    [Fact]
    public async Task An_integration_with_something_else_than_a_function_is_refused()
    {
        await _api.CreateApiAsync();

        await RefusedAsync(() => _api.CreateIntegrationAsync("", uri: "https://example.com"), "is not a function");
    }

    [Fact]
    public async Task An_integration_may_name_its_function_by_invocation_URI()
    {
        await _api.CreateApiAsync();

        var created = await _api.CreateIntegrationAsync(
            "", uri: $"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{TestApi.FunctionArn}/invocations");

        Assert.Equal(TestApi.FunctionArn, _api.Api.FindIntegration(created.Ref)!.FunctionArn);
    }

    [Theory]
    [InlineData(""","DefaultRouteSettings":{"ThrottlingRateLimit":-1}""", "ThrottlingRateLimit")]
    [InlineData(""","DefaultRouteSettings":{"ThrottlingRateLimit":"NaN"}""", "ThrottlingRateLimit")]
    [InlineData(""","RouteSettings":{"GET /x":{"Colour":"red"}}""", "RouteSettings.GET /x.Colour")]
    public async Task A_stage_that_is_not_supported_stops_with_its_property(string properties, string message)
    {
        await _api.CreateApiAsync();

        await RefusedAsync(() => _api.CreateStageAsync(properties), message);
    }

    private static async Task RefusedAsync(Func<Task<CreatedResource>> create, string message) => Assert.Contains(
        message, (await Assert.ThrowsAsync<UnsupportedTemplateException>(create)).Message, StringComparison.Ordinal);
}
