using System.Net;
using System.Text.Json;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Amazon.Runtime.Internal.Util;

namespace Standins.Sdk;

/// <summary>An operation of a service that speaks JSON: how its request is written and its answer is read.</summary>
internal sealed class Operation<TRequest, TResponse>
    where TRequest : AmazonWebServiceRequest
    where TResponse : AmazonWebServiceResponse, new()
{
    private readonly Writer _writer;
    private readonly Reader _reader;

    /// <summary>An operation whose answer has nothing that is used.</summary>
    public Operation(Service service, Func<TRequest, IRequest> write)
        : this(write, new Reader(null, service.ErrorOf))
    {
    }

    /// <summary>An operation whose answer is read.</summary>
    public Operation(Service service, Func<TRequest, IRequest> write, Func<JsonElement, TResponse> read)
        : this(write, new Reader(context => Json(context, read), service.ErrorOf))
    {
    }

    /// <summary>An operation whose answer is more than its body, or no JSON of the service's.</summary>
    public Operation(Service service, Func<TRequest, IRequest> write, Func<JsonUnmarshallerContext, TResponse> read)
        : this(write, new Reader(read, service.ErrorOf))
    {
    }

    /// <summary>An operation that knows more errors than its service's others.</summary>
    public Operation(Func<TRequest, IRequest> write, Func<ErrorResponse, AmazonServiceException> error)
        : this(write, new Reader(null, error))
    {
    }

    private Operation(Func<TRequest, IRequest> write, Reader reader) => (_writer, _reader) = (new Writer(write), reader);

    private static TResponse Json(JsonUnmarshallerContext context, Func<JsonElement, TResponse> read)
    {
        using var document = JsonDocument.Parse(context.Stream);
        return read(document.RootElement);
    }

    /// <summary>What the pipeline needs for one call.</summary>
    public InvokeOptions NewOptions() => new() { RequestMarshaller = _writer, ResponseUnmarshaller = _reader };

    private sealed class Writer(Func<TRequest, IRequest> write) : IMarshaller<IRequest, AmazonWebServiceRequest>
    {
        public IRequest Marshall(AmazonWebServiceRequest input) => write((TRequest)input);
    }

    private sealed class Reader(Func<JsonUnmarshallerContext, TResponse> read, Func<ErrorResponse, AmazonServiceException> error) : JsonResponseUnmarshaller
    {
        public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext context) => read is null ? new TResponse() : read(context);

        public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext context, Exception innerException, HttpStatusCode statusCode)
        {
            var reader = new StreamingUtf8JsonReader(context.Stream, AWSConfigs.StreamingUtf8JsonReaderBufferSize ?? 4096, context.JsonMaxDepth);
            var response = JsonErrorResponseUnmarshaller.GetInstance().Unmarshall(context, ref reader);
            response.InnerException = innerException;
            response.StatusCode = statusCode;
            return error(response);
        }
    }
}
