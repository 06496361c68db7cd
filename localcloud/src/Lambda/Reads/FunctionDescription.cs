using System.Globalization;
using System.Text.Json.Nodes;

namespace LocalCloud.Lambda.Reads;

/// <summary>Functions as the Lambda API describes them.</summary>
internal static class FunctionDescription
{
    /// <summary>A function's configuration.</summary>
    public static JsonObject Configuration(FunctionDefinition function) => new()
    {
        ["FunctionName"] = function.Name,
        ["FunctionArn"] = function.Arn,
        ["Runtime"] = function.Runtime,
        ["Role"] = function.RoleArn,
        ["Handler"] = function.Handler,
        ["Description"] = function.Description,
        ["Timeout"] = (int)function.Timeout.TotalSeconds,
        ["MemorySize"] = function.MemoryMegabytes,
        ["LastModified"] = function.CreatedAt.ToString("yyyy-MM-ddTHH:mm:ss.fff+0000", CultureInfo.InvariantCulture),
        ["Version"] = "$LATEST",
        ["PackageType"] = "Zip",
        ["State"] = "Active",
        ["LastUpdateStatus"] = "Successful",
        ["Environment"] = new JsonObject
        {
            ["Variables"] = new JsonObject(function.Environment.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
        },
        ["LoggingConfig"] = new JsonObject { ["LogFormat"] = function.LogFormat, ["LogGroup"] = function.LogGroup },
    };
}
