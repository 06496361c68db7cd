using System.Text.Json.Nodes;
using LocalCloud.CloudFormation;

namespace LocalCloud.CloudWatch;

/// <summary>Registers the resource types of monitoring and spending, which have no local effect.</summary>
internal static class CloudWatchServices
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddCloudWatch(this IServiceCollection services) => services
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::CloudWatch::Alarm", Alarm))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::CloudWatch::Dashboard"))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::Budgets::Budget"))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::SNS::Topic", Topic))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::SNS::Subscription"))
        .AddSingleton<IResourceType>(new NoLocalEffectResource("AWS::SNS::TopicPolicy"));

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
