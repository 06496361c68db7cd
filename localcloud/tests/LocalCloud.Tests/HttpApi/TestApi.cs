using System.Net;
using System.Text.Json.Nodes;
using System.Text;
using LocalCloud.Chaos;
using LocalCloud.CloudFormation;
using LocalCloud.Hosting;
using LocalCloud.HttpApi;
using LocalCloud.Iam;
using LocalCloud.Logs;
using LocalCloud.Tests.Fakes;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LocalCloud.Tests.HttpApi;

/// <summary>An HTTP API made from template resources, without a network.</summary>
internal sealed class TestApi
{
    public const string FunctionArn = "arn:aws:lambda:eu-west-1:123456789012:function:answer";

    private readonly HttpApiMiddleware _middleware;
    private readonly ApiRegistry _registry = new();

    public TestApi(Principal? principal = null)
    {
        Groups = new(new CloudOptions { StateDirectory = "/nowhere", AssemblyDirectory = "/nowhere", RootDirectory = "/nowhere" }, Access);
        _middleware = new(
            _registry,
            new IamAuthorizer(new FakeSignatures(principal ?? Principals.Alice), Access, NullLogger<IamAuthorizer>.Instance),
            new JwtAuthorizer(Tokens, Clock),
            new LocalCloud.HttpApi.FunctionCall(Lambda, Clock, NullLogger<LocalCloud.HttpApi.FunctionCall>.Instance),
            new AccessLog(Groups, Clock),
            Chaos,
            Clock);
    }

    public ManualClock Clock { get; } = new();

    public ChaosSwitches Chaos { get; } = new(new CloudOptions { StateDirectory = "", AssemblyDirectory = "", RootDirectory = "" });

    public FakeLambda Lambda { get; } = new();

    public FakeAccess Access { get; } = new();

    public TestTokens Tokens { get; } = new();

    public LogGroups Groups { get; }

    public Api Api => _registry.Api!;

    public Task<CreatedResource> CreateApiAsync(string properties = "", string logicalId = "Api") => new ApiType(_registry, new Endpoints(), Clock).CreateAsync(
        Sandbox.Resource("AWS::ApiGatewayV2::Api", $$"""{"Name":"api","ProtocolType":"HTTP"{{properties}}}""", logicalId), TestContext.Current.CancellationToken);

    public Task<CreatedResource> CreateStageAsync(string properties = "", string name = "$default", string? api = null) => new StageType(_registry).CreateAsync(
        Sandbox.Resource("AWS::ApiGatewayV2::Stage", $$"""{"ApiId":"{{api ?? Api.Id}}","StageName":"{{name}}","AutoDeploy":true{{properties}}}"""), TestContext.Current.CancellationToken);

    public async Task<CreatedResource> CreateRouteAsync(string key, string authorization = "AWS_IAM", string integration = "", string? api = null)
    {
        var created = await CreateIntegrationAsync(integration, "Integration" + key, api: api);
        return await CreateRouteOfAsync($$"""{"ApiId":"{{api ?? Api.Id}}","RouteKey":"{{key}}","AuthorizationType":"{{authorization}}","Target":"integrations/{{created.Ref}}"}""");
    }

    public Task<CreatedResource> CreateRouteOfAsync(string properties) => new RouteType(_registry).CreateAsync(
        Sandbox.Resource("AWS::ApiGatewayV2::Route", properties), TestContext.Current.CancellationToken);

    public Task<CreatedResource> CreateIntegrationAsync(string properties, string logicalId = "Integration", string uri = FunctionArn, string? api = null) => new IntegrationType(_registry).CreateAsync(
        Sandbox.Resource(
            "AWS::ApiGatewayV2::Integration",
            $$"""{"ApiId":"{{api ?? Api.Id}}","IntegrationType":"AWS_PROXY","PayloadFormatVersion":"2.0","IntegrationUri":"{{uri}}"{{properties}}}""",
            logicalId),
        TestContext.Current.CancellationToken);

    public Task<CreatedResource> CreateAuthorizerAsync(string properties, string logicalId = "Authorizer")
    {
        var resource = Sandbox.Resource("AWS::ApiGatewayV2::Authorizer", properties, logicalId);
        resource.Properties["ApiId"] = Api.Id;
        return new AuthorizerType(_registry).CreateAsync(resource, TestContext.Current.CancellationToken);
    }

    public async Task<TestAnswer> SendAsync(string method, string target, Action<IHeaderDictionary>? headers = null, byte[]? body = null)
    {
        var context = new DefaultHttpContext();
        var answer = new MemoryStream();
        context.Request.Method = method;
        context.Request.Protocol = "HTTP/1.1";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.QueryString = new QueryString(target.Contains('?', StringComparison.Ordinal) ? target[target.IndexOf('?', StringComparison.Ordinal)..] : null);
        context.Request.Headers.Host = "abc.execute-api.eu-west-1.amazonaws.com";
        context.Request.Body = new MemoryStream(body ?? []);
        context.Request.ContentLength = body?.Length;
        context.Response.Body = answer;
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Connection.LocalPort = 443;
        headers?.Invoke(context.Request.Headers);
        await _middleware.InvokeAsync(context);
        return new(context.Response.StatusCode, context.Response.Headers, Encoding.UTF8.GetString(answer.ToArray()));
    }

    public static void Sign(IHeaderDictionary headers) => headers.Authorization = "execute-api";

    public JsonObject Event() => JsonNode.Parse(Lambda.Invocations.Last().Payload)!.AsObject();
}
