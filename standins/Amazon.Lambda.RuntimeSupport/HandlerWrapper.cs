using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Turns typed handlers into the one shape that <see cref="LambdaBootstrap"/> calls.</summary>
public class HandlerWrapper : IDisposable
{
    private HandlerWrapper(LambdaBootstrapHandler handler, ILambdaSerializer serializer = null)
    {
        Handler = handler;
        Serializer = serializer;
    }

    /// <summary>The handler in the loop's shape.</summary>
    public LambdaBootstrapHandler Handler { get; }

    internal ILambdaSerializer Serializer { get; }

    /// <summary>Wraps a handler that reads and writes the bytes itself.</summary>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task<Stream>> handler) =>
        new(async invocation => new InvocationResponse(await handler(invocation.InputStream, invocation.LambdaContext)));

    /// <summary>Wraps a handler that reads the bytes itself and answers nothing.</summary>
    public static HandlerWrapper GetHandlerWrapper(Func<Stream, ILambdaContext, Task> handler) =>
        new(async invocation =>
        {
            await handler(invocation.InputStream, invocation.LambdaContext);
            return Nothing;
        });

    /// <summary>Wraps a handler that answers nothing.</summary>
    public static HandlerWrapper GetHandlerWrapper<TInput>(Func<TInput, ILambdaContext, Task> handler, ILambdaSerializer serializer) =>
        new(
            async invocation =>
            {
                await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext);
                return Nothing;
            },
            serializer);

    /// <summary>Wraps a handler that writes its answer itself.</summary>
    public static HandlerWrapper GetHandlerWrapper<TInput>(
        Func<TInput, ILambdaContext, Task<Stream>> handler, ILambdaSerializer serializer) =>
        new(
            async invocation => new InvocationResponse(
                await handler(serializer.Deserialize<TInput>(invocation.InputStream), invocation.LambdaContext)),
            serializer);

    /// <summary>Wraps a handler that reads the bytes itself.</summary>
    public static HandlerWrapper GetHandlerWrapper<TOutput>(
        Func<Stream, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(
            async invocation => Serialized(await handler(invocation.InputStream, invocation.LambdaContext), serializer),
            serializer);

    /// <summary>Wraps a handler with typed event and answer.</summary>
    public static HandlerWrapper GetHandlerWrapper<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handler, ILambdaSerializer serializer) =>
        new(
            async invocation =>
            {
                var input = serializer.Deserialize<TInput>(invocation.InputStream);
                return Serialized(await handler(input, invocation.LambdaContext), serializer);
            },
            serializer);

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    internal static HandlerWrapper GetHandlerWrapper(LambdaBootstrapHandler handler) => new(handler);

    private static InvocationResponse Nothing => new(new MemoryStream(0));

    private static InvocationResponse Serialized<TOutput>(TOutput output, ILambdaSerializer serializer)
    {
        var stream = new MemoryStream();
        serializer.Serialize(output, stream);
        stream.Position = 0;
        return new InvocationResponse(stream);
    }
}
