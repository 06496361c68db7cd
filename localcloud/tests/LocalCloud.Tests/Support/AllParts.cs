using LocalCloud.Gateway;
using LocalCloud.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Tests.Support;

/// <summary>All of LocalCloud's services, without a start.</summary>
public sealed class AllParts : IAsyncDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("localcloud-");

    public AllParts()
    {
        var services = new ServiceCollection();
        services.AddLogging();
        LocalCloudHost.AddParts(
            services, new CloudOptions { StateDirectory = _state.FullName, AssemblyDirectory = _state.FullName, RootDirectory = _state.FullName });
        Services = services.BuildServiceProvider();
    }

    public ServiceProvider Services { get; }

    public IAwsService Service(string signingName) => Services.GetServices<IAwsService>().First(service => service.SigningNames.Contains(signingName));

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        _state.Delete(recursive: true);
    }
}
