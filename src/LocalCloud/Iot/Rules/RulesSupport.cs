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
            Partial("SQL 2016-03-23", "VALUE, arrays, nested SELECT, much of the function set"),
            No("SQL 2015-10-08 and beta", "stop the start"),
            Full("Lambda action"),
            Full("SQS action"),
            Full("Republish action"),
            No("DynamoDBv2 action", "stops the start"),
            No("Other actions", "stop the start"),
            Full("Error actions"),
            No("Basic ingest"),
        ],
    };
}
