using System.Text;
using Amazon.Lambda.Model;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Util;
using Standins.Sdk;

namespace Amazon.Lambda.Internal;

/// <summary><c>POST /2015-03-31/functions/{FunctionName}/invocations</c>, the event as it is.</summary>
internal static class Invoke
{
    public static Operation<InvokeRequest, InvokeResponse> Operation { get; } = new(LambdaService.Instance, Write, Read);

    private static DefaultRequest Write(InvokeRequest input)
    {
        var request = LambdaService.Instance.NewRequest(input, "POST", "/2015-03-31/functions/{functionName}/invocations");
        LambdaService.Instance.AddPathResource(request, "functionName", input.FunctionName);
        request.Content = Encoding.UTF8.GetBytes(input.Payload ?? "");
        request.Headers[HeaderKeys.ContentTypeHeader] = "application/json";
        return request;
    }

    private static InvokeResponse Read(JsonUnmarshallerContext context)
    {
        var payload = new MemoryStream();
        context.Stream.CopyTo(payload);
        payload.Position = 0;
        return new InvokeResponse
        {
            FunctionError = context.ResponseData.IsHeaderPresent("X-Amz-Function-Error") ? context.ResponseData.GetHeaderValue("X-Amz-Function-Error") : null,
            Payload = payload,
        };
    }
}
