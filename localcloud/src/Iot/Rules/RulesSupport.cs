using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.Rules;

/// <summary>What the rules engine supports.</summary>
internal static class RulesSupport
{
    public static ServiceSupport Table { get; } = new("AWS IoT Core, rules engine")
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
}
