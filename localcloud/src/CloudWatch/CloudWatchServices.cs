using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;
using LocalCloud.Gateway;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.CloudWatch;

/// <summary>Registers the resource types of monitoring and spending, which have no local effect, and the metrics.</summary>
internal static class CloudWatchServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCloudWatch(this IServiceCollection services) => services
        .AddServiceMetrics()
        .AddSingleton<ILocalEndpoint>(provider => provider.GetRequiredService<Metrics>())
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::CloudWatch::Alarm", Alarm))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::CloudWatch::Dashboard"))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::Budgets::Budget"))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::SNS::Topic", Topic))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::SNS::Subscription"))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::SNS::TopicPolicy"));

    /// <summary>Adds what services count with, unless it is there.</summary>
    public static IServiceCollection AddServiceMetrics(this IServiceCollection services)
    {
        services.TryAddSingleton<Metrics>();
        return services;
    }

    private static CreatedResource Alarm(ResourceRequest request)
    {
        var name = request.Text("AlarmName") ?? request.PhysicalName;
        return new(name)
        {
            Attributes = new Dictionary<string, JsonNode?>
            {
                ["Arn"] = $"arn:aws:cloudwatch:{request.Stack.Region}:{request.Stack.AccountId}:alarm:{name}",
            },
        };
    }

    private static CreatedResource Topic(ResourceRequest request)
    {
        var name = request.Text("TopicName") ?? request.PhysicalName;
        var arn = $"arn:aws:sns:{request.Stack.Region}:{request.Stack.AccountId}:{name}";
        return new(arn) { Attributes = new Dictionary<string, JsonNode?> { ["TopicArn"] = arn, ["TopicName"] = name } };
    }
}
