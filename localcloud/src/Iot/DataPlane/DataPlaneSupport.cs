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
            Full("Publish"),
            Full("GetRetainedMessage"),
            Full("ListRetainedMessages"),
            Full("DeleteConnection"),
            Partial("GetConnection", "of the socket only sourceIp, no things"),
            Full("ListSubscriptions"),
            Full("SendDirectMessage"),
            No("Device shadows"),
        ],
        Features =
        [
            Full("Topics percent-encoded or with raw slashes"),
        ],
    };
}
