using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>Registers what turns the template into a running stack.</summary>
internal static class CloudFormationServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCloudFormation(this IServiceCollection services) => services
        .AddSingleton(CloudFormationSupport.Table)
        .AddSingleton<Stack>()
        .AddSingleton<ResourceTypes>()
        .AddSingleton<StackCreation>()
        .AddSingleton<CustomResourceAnswers>()
        .AddSingleton<CustomResourceCall>()
        .AddSingleton<CustomResourceRecords>()
        .AddSingleton<IStackObserver, CustomResourceCleanup>()
        .AddSingleton<ILocalEndpoint>(provider => provider.GetRequiredService<CustomResourceAnswers>())
        .AddSingleton<ILocalEndpoint, StackEndpoint>()
        .AddSingleton<IResourceType, CustomResource>();
}
