using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Util;

namespace Amazon.IoT.Model.Internal.MarshallTransformations;

/// <summary>What the requests' marshallers have in common.</summary>
internal static class IoTRequest
{
    /// <summary>A request of the REST-JSON protocol.</summary>
    public static DefaultRequest Create(AmazonWebServiceRequest input, string method, string path)
    {
        var request = new DefaultRequest(input, "Amazon.IoT") { HttpMethod = method, ResourcePath = path };
        request.Headers[HeaderKeys.XAmzApiVersion] = "2015-05-28";
        return request;
    }

    /// <summary>Puts <paramref name="value"/>, which the operation requires, into the path.</summary>
    public static void AddRequiredPathResource(this DefaultRequest request, string name, string value)
    {
        if (string.IsNullOrEmpty(value))
        {
            throw new AmazonIoTException($"Request object does not have required field {char.ToUpperInvariant(name[0])}{name[1..]} set");
        }

        request.AddPathResource("{" + name + "}", value);
    }

    /// <summary>Sends <c>{"target": …}</c>.</summary>
    public static void SetTarget(this DefaultRequest request, string target)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            if (target is not null)
            {
                writer.WriteString("target", target);
            }

            writer.WriteEndObject();
        }

        request.Content = buffer.WrittenSpan.ToArray();
        request.Headers[HeaderKeys.ContentTypeHeader] = "application/json";
    }
}
