using System.Text;
using LocalCloud.Iot.Mqtt;

namespace LocalCloud.Iot.Broker.Handlers;

/// <summary>AWS's limits on what is in a message, of a PUBLISH or of a will.</summary>
internal sealed class MessageLimits(IotOptions options)
{
    /// <summary>Says which one is exceeded, or <see langword="null"/>.</summary>
    public PacketProblem? ProblemOf(int payloadBytes, PacketProperties properties)
    {
        if (payloadBytes > options.MaxPayloadBytes)
        {
            return new PacketProblem($"a payload of more than {options.MaxPayloadBytes} bytes", ReasonCode.PacketTooLarge);
        }

        var problem = Sum(properties.UserProperties) > options.MaxUserPropertyBytes
                ? $"user properties of more than {options.MaxUserPropertyBytes} bytes"
            : properties.CorrelationData?.Length > options.MaxCorrelationBytes
                ? $"correlation data of more than {options.MaxCorrelationBytes} bytes"
            : Encoding.UTF8.GetByteCount(properties.ContentType ?? "") > options.MaxContentTypeBytes
                ? $"a content type of more than {options.MaxContentTypeBytes} bytes"
            : null;
        return problem is null ? null : new PacketProblem(problem, ReasonCode.QuotaExceeded);
    }

    private static int Sum(IReadOnlyList<UserProperty> properties) =>
        properties.Sum(property => Encoding.UTF8.GetByteCount(property.Name) + Encoding.UTF8.GetByteCount(property.Value));
}
