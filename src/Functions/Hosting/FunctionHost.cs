using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Functions.Hosting;

/// <summary>Runs one function against the Lambda Runtime API.</summary>
internal static class FunctionHost
{
    private static readonly FunctionsSerializer Serializer = new();

    /// <summary>
    /// Makes the function in the initializer, so that whatever is wrong with the environment, the handler's name too, is reported as a
    /// failed start.
    /// </summary>
    public static async Task RunAsync(string name, Dictionary<string, Func<Func<Stream, ILambdaContext, Task<Stream>>>> functions)
    {
        Func<Stream, ILambdaContext, Task<Stream>>? handle = null;
        using var bootstrap = LambdaBootstrapBuilder
            .Create((Stream input, ILambdaContext context) => handle!(input, context))
            .UseBootstrapHandler(() =>
            {
                handle = functions.TryGetValue(name, out var make) ? make() : throw new UnknownHandlerException(name, functions.Keys);
                return Task.FromResult(true);
            })
            .Build();
        await bootstrap.RunAsync();
    }

    /// <summary>A function as the bootstrap calls it: from bytes to bytes.</summary>
    public static Func<Stream, ILambdaContext, Task<Stream>> Handler<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handle, Func<string, TOutput> unreadable)
        where TInput : class =>
        Handler(handle, unreadable, Startup.Log);

    /// <inheritdoc cref="Handler{TInput, TOutput}(Func{TInput, ILambdaContext, Task{TOutput}}, Func{string, TOutput})"/>
    /// <param name="handle">The function.</param>
    /// <param name="unreadable">Makes the answer to what is no event of the function from the reason.</param>
    /// <param name="log">Where each event leaves its line.</param>
    internal static Func<Stream, ILambdaContext, Task<Stream>> Handler<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handle, Func<string, TOutput> unreadable, OutcomeLog log)
        where TInput : class =>
        async (input, context) =>
        {
            var output = TryRead<TInput>(input, out var read, out var reason)
                ? await HandleAsync(handle, read, context, log)
                : await HandleAsync((why, _) => Task.FromResult(Refuse(why, unreadable, context, log)), reason, context, log);
            var answer = new MemoryStream();
            Serializer.Serialize(output, answer);
            answer.Position = 0;
            return answer;
        };

    /// <summary>Writes the one line of an event that failed before the failure goes to Lambda, which retries it.</summary>
    internal static async Task<TOutput> HandleAsync<TInput, TOutput>(
        Func<TInput, ILambdaContext, Task<TOutput>> handle, TInput input, ILambdaContext context, OutcomeLog log)
    {
        try
        {
            return await handle(input, context);
        }
        catch (Exception error)
        {
            IReadOnlyCollection<string> failed = error is PartialFailureException partial ? partial.Failed : [];
            log.Error(
                Outcome.Failed,
                context.AwsRequestId,
                new LogField("errorType", error.GetType().Name),
                new LogField("errorMessage", error.Message),
                new LogField("failed", failed));
            throw;
        }
    }

    private static bool TryRead<TInput>(Stream input, [NotNullWhen(true)] out TInput? read, [NotNullWhen(false)] out string? reason)
        where TInput : class
    {
        try
        {
            read = Serializer.Deserialize<TInput>(input);
            reason = read is null ? "The event is null." : null;
        }
        catch (JsonSerializerException error)
        {
            read = null;
            reason = UnreadableEvent.Reason(error);
        }

        return reason is null;
    }

    private static TOutput Refuse<TOutput>(string reason, Func<string, TOutput> unreadable, ILambdaContext context, OutcomeLog log)
    {
        var answer = unreadable(reason);
        log.Warn(Outcome.Rejected, context.AwsRequestId, new LogField("problem", reason));
        return answer;
    }
}

/// <summary>The environment names a function that this program doesn't have.</summary>
internal sealed class UnknownHandlerException(string handler, IEnumerable<string> known)
    : Exception($"There is no function '{handler}'. The handler must be one of: {string.Join(", ", known)}.");
