using System.Text.Json.Nodes;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.CloudFormation;

/// <summary>Creates the stack of the cloud assembly.</summary>
internal sealed partial class StackCreation(
    CloudOptions options, ResourceTypes types, Stack stack, ILogger<StackCreation> logger)
{
    /// <summary>Creates every resource in order, then the outputs.</summary>
    /// <exception cref="UnsupportedTemplateException">The template holds what is not supported.</exception>
    /// <exception cref="LocalCloudException">A resource could not be created.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var assembly = CloudAssembly.Read(options.AssemblyDirectory);
        var context = new StackContext(assembly.StackName, options.Region, options.AccountId, options.AssemblyDirectory)
        {
            Assets = assembly.Assets,
        };
        List<string> problems = [];
        var values = new StackValues(context, TemplateParameters.Values(assembly.Template, problems), stack.Resources);
        TemplateConditions? conditions = null;
        var intrinsics = new Intrinsics(assembly.Template, values, name => conditions!.Holds(name));
        conditions = new TemplateConditions(assembly.Template.Conditions, intrinsics.Resolve);
        var order = new TemplateCheck(assembly.Template, types, conditions.Holds).Run(problems);

        foreach (var resource in order)
        {
            var request = new ResourceRequest(resource.LogicalId, resource.Type, Resolve(resource, intrinsics), context);
            stack.Mutable[resource.LogicalId] = new(resource.LogicalId, resource.Type, await CreateAsync(request, cancellationToken));
            Created(logger, resource.LogicalId, resource.Type);
        }

        stack.Outputs = assembly.Template.Outputs
            .Where(output => output.Value?["Condition"]?.GetValue<string>() is not { } name || conditions.Holds(name))
            .ToDictionary(output => output.Key, output => Scalars.TextOf(intrinsics.Resolve(output.Value?["Value"])) ?? "");
        stack.IsComplete = true;
    }

    private static JsonObject Resolve(TemplateResource resource, Intrinsics intrinsics)
    {
        try
        {
            return (JsonObject)intrinsics.Resolve(resource.Properties)!;
        }
        catch (UnsupportedTemplateException e)
        {
            throw new UnsupportedTemplateException($"{resource}: {e.Message}");
        }
    }

    private async Task<CreatedResource> CreateAsync(ResourceRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await types.Find(request.Type)!.CreateAsync(request, cancellationToken);
        }
        catch (AwsException e)
        {
            throw new LocalCloudException($"{request.LogicalId} ({request.Type}) could not be created: {e.Code}: {e.Message}", e);
        }
    }

    [LoggerMessage(200, LogLevel.Debug, "Created {LogicalId} ({Type})")]
    private static partial void Created(ILogger logger, string logicalId, string type);
}
