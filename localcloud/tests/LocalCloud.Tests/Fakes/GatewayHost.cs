using Amazon.DynamoDBv2;
using Amazon.Runtime;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Iam;
using LocalCloud.SigV4;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LocalCloud.Tests.Fakes;

/// <summary>The gateway with signatures, IAM and the services of one test, on a free port.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Sandbox _sandbox;

    private GatewayHost(WebApplication app, Sandbox sandbox)
    {
        _app = app;
        _sandbox = sandbox;
    }

    public IServiceProvider Services => _app.Services;

    public Uri Address => Services.GetRequiredService<Endpoints>().Gateway;

    public static async Task<GatewayHost> StartAsync(Action<IServiceCollection> add)
    {
        var sandbox = new Sandbox(Repository.Root);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(sandbox.Options).AddHosting().AddGateway().AddSigV4().AddIam();
        add(builder.Services);
        var app = builder.Build();
        app.UseGateway();
        await app.StartAsync(TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<Endpoints>().Gateway = new Uri(app.Urls.First().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        return new(app, sandbox);
    }

    /// <summary>Creates a resource as the template would.</summary>
    public Task<CreatedResource> CreateAsync(string type, string properties, string logicalId = "Thing") => Services
        .GetServices<IResourceType>()
        .Single(candidate => candidate.TypeName == type)
        .CreateAsync(Sandbox.Resource(type, properties, logicalId), TestContext.Current.CancellationToken);

    /// <summary>Credentials of a role with the given statements and nothing else.</summary>
    public async Task<SessionAWSCredentials> AssumeAsync(string statements, string role = "Role")
    {
        var created = await CreateAsync(
            "AWS::IAM::Role",
            $$$"""
            {"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]},
             "Policies":[{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":{{{statements}}}}}]}
            """,
            role);
        var credentials = Services.GetRequiredService<ICredentials>().Issue(
            created.Attributes["Arn"]!.GetValue<string>(), "session", TimeSpan.FromHours(1));
        return new(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken);
    }

    public AmazonDynamoDBClient DynamoDb(AWSCredentials? credentials = null) => new(
        credentials ?? new BasicAWSCredentials(Administrator.AccessKeyId, Administrator.SecretAccessKey),
        new AmazonDynamoDBConfig { ServiceURL = Address.ToString(), AuthenticationRegion = "eu-west-1", MaxErrorRetry = 0 });

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _sandbox.Dispose();
    }
}
