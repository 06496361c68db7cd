using LocalCloud.Gateway;
using LocalCloud.Hosting;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.CloudFormation;

/// <summary>Registers what turns the template into a running stack.</summary>
internal static class CloudFormationServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCloudFormation(this IServiceCollection services) => services
        .AddSingleton(Support)
        .AddSingleton<Stack>()
        .AddSingleton<ResourceTypes>()
        .AddSingleton<StackCreation>()
        .AddSingleton<StackRecords>()
        .AddSingleton<StackDeletion>()
        .AddSingleton<CustomResourceAnswers>()
        .AddSingleton<CustomResourceCall>()
        .AddSingleton<CustomResourceRecords>()
        .AddSingleton<IStackObserver, CustomResourceCleanup>()
        .AddSingleton<ILocalEndpoint>(provider => provider.GetRequiredService<CustomResourceAnswers>())
        .AddSingleton<ILocalEndpoint, StackEndpoint>()
        .AddSingleton<ILocalEndpoint, StacksEndpoint>()
        .AddSingleton<IResourceType, CustomResource>();

    /// <summary>What CloudFormation supports.</summary>
    private static ServiceSupport Support { get; } = new("CloudFormation")
    {
        Features =
        [
            Full("Ref, GetAtt, Sub, Join, Split, Select, If, FindInMap, Base64"),
            Full("Several stacks with exports and ImportValue, of several assemblies"),
            No("Stages and nested stacks", "stop the start"),
            No("Cidr, GetAZs, Transform, Length, ToJsonString", "stop the start"),
            Full("Conditions, mappings, pseudo parameters, dependency order"),
            Partial("Parameters", "types that name resources of AWS"),
            Full("Outputs"),
            Full("Custom resources: Create, Update at a restart, Delete"),
            Partial("Updates", "a restart with a changed template keeps all data; what left the template is forgotten, whatever its DeletionPolicy"),
            Partial("Deletion", "a stack is deleted by DELETE /_local/stacks/{name}, by its resources' DeletionPolicy; Snapshot stops the start"),
            No("The CloudFormation API"),
        ],
    };
}
