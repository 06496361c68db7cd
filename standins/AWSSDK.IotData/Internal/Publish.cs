using System.Globalization;
using Amazon.IotData.Model;
using Amazon.Runtime.Internal;
using Amazon.Util;
using Standins.Sdk;

namespace Amazon.IotData.Internal;

/// <summary><c>POST /topics/{topic}?qos=…</c>, the payload as it is.</summary>
internal static class Publish
{
    public static Operation<PublishRequest, PublishResponse> Operation { get; } = new(IotDataService.Instance, Write);

    private static DefaultRequest Write(PublishRequest input)
    {
        var content = input.Payload ?? new MemoryStream();
        content.Position = 0;
        var request = IotDataService.Instance.NewRequest(input, "POST", "/topics/{topic}");
        IotDataService.Instance.AddPathResource(request, "topic", input.Topic);
        request.AddQuery("qos", input.Qos);
        request.AddQuery("retain", input.Retain);
        request.ContentStream = content;
        request.Headers[HeaderKeys.ContentTypeHeader] = "application/octet-stream";
        request.Headers[HeaderKeys.ContentLengthHeader] = content.Length.ToString(CultureInfo.InvariantCulture);
        return request;
    }
}
