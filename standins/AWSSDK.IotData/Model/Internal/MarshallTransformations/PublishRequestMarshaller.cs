using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;
using Amazon.Util;

namespace Amazon.IotData.Model.Internal.MarshallTransformations;

/// <summary><c>POST /topics/{topic}?qos=…</c>, the payload as it is.</summary>
internal sealed class PublishRequestMarshaller : IMarshaller<IRequest, PublishRequest>, IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public static PublishRequestMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input) => Marshall((PublishRequest)input);

    public IRequest Marshall(PublishRequest input)
    {
        if (input.Topic is null)
        {
            throw new AmazonIotDataException("Request object does not have required field Topic set");
        }

        var content = input.Payload ?? new MemoryStream();
        content.Position = 0;
        var request = new DefaultRequest(input, "Amazon.IotData")
        {
            HttpMethod = "POST",
            ResourcePath = "/topics/{topic}",
            ContentStream = content,
            UseQueryString = true,
        };
        request.AddPathResource("{topic}", StringUtils.FromString(input.Topic));
        request.Headers[HeaderKeys.XAmzApiVersion] = "2015-05-28";
        request.Headers[HeaderKeys.ContentTypeHeader] = "application/octet-stream";
        request.Headers[HeaderKeys.ContentLengthHeader] = content.Length.ToString(CultureInfo.InvariantCulture);
        if (input.Qos is { } qos)
        {
            request.Parameters.Add("qos", StringUtils.FromInt(qos));
        }

        if (input.Retain is { } retain)
        {
            request.Parameters.Add("retain", StringUtils.FromBool(retain));
        }

        return request;
    }
}
