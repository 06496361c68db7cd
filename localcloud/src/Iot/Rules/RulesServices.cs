using LocalCloud.CloudWatch;
using LocalCloud.Hosting;
using LocalCloud.Iot.Broker;
using LocalCloud.Iot.Resources;
using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.Rules;

/// <summary>The rules engine.</summary>
internal static class RulesServices
{
    private static ServiceSupport Support { get; } = new("AWS IoT Core, rules engine")
    {
        Features =
        [
            Full("SQL 2016-03-23: SET, SELECT, VALUE, nested SELECT, WHERE, IN, EXISTS, CASE, literals"),
            Partial(
                "SQL functions",
                "aws_lambda, get_dynamodb, get_registry_data, get_secret, get_thing_shadow, machinelearning_predict, and decode from protobuf stop the start"),
            No("SQL 2015-10-08 and beta", "stop the start"),
            Full("Lambda action"),
            Full("SQS action"),
            Full("Republish action"),
            Full("DynamoDBv2 action"),
            No("Other actions", "stop the start"),
            Full("Error actions"),
            Full("Basic ingest"),
        ],
    };

    /// <summary>Adds the engine, which sees every published message.</summary>
    public static IServiceCollection AddRules(this IServiceCollection services) => services
        .AddServiceMetrics()
        .AddSingleton(Support)
        .AddSingleton<RulesLog>()
        .AddSingleton<RuleRoles>()
        .AddSingleton<RuleRunner>()
        .AddSingleton<TopicRules>()
        .AddSingleton<RuleActions>()
        .AddSingleton<RuleJournal>()
        .AddSingleton<RulesEngine>()
        .AddSingleton<IMessageSink>(provider => provider.GetRequiredService<RulesEngine>())
        .AddSingleton<IStackObserver>(provider => provider.GetRequiredService<RulesEngine>())
        .AddHostedService(provider => provider.GetRequiredService<RulesEngine>());
}
