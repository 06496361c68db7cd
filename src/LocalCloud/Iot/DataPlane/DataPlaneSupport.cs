using LocalCloud.Support;
using static LocalCloud.Support.SupportedFeature;

namespace LocalCloud.Iot.DataPlane;

/// <summary>What the data plane over HTTP supports.</summary>
internal static class DataPlaneSupport
{
    public static ServiceSupport Table { get; } = new("AWS IoT Core, data plane over HTTP")
    {
        SigningName = "iotdata",
        Operations =
        [
            Partial("Publish", "retain, MQTT 5 headers and parameters"),
            No("GetRetainedMessage"),
            No("ListRetainedMessages"),
            No("DeleteConnection"),
            No("GetConnection"),
            No("ListSubscriptions"),
            No("SendDirectMessage"),
            No("Device shadows"),
        ],
        Features =
        [
            Full("Topics percent-encoded or with raw slashes"),
        ],
    };
}
