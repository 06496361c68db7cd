using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace Functions.Hosting;

/// <summary>Runs one function against the Lambda Runtime API.</summary>
internal static class FunctionHost
{
    /// <summary>
    /// Composes the function in the initializer, so that whatever is wrong with the environment is reported as a failed start, and
    /// writes the one line of an event that failed before the failure goes to Lambda, which retries it.
    /// </summary>
    public static async Task RunAsync<TInput, TOutput>(
        Func<Composition, Func<TInput, ILambdaContext, Task<TOutput>>> compose, ILambdaSerializer serializer)
    {
        Composition? composition = null;
        Func<TInput, ILambdaContext, Task<TOutput>>? handle = null;
        using var bootstrap = LambdaBootstrapBuilder
            .Create<TInput, TOutput>((input, context) => HandleAsync(handle!, input, context, composition!.Log), serializer)
            .UseBootstrapHandler(() =>
            {
                composition = new Composition(Settings.Environment);
                handle = compose(composition);
                return Task.FromResult(true);
            })
            .Build();
        await bootstrap.RunAsync();
    }

    /// <summary>Reports a handler that doesn't exist as a failed start.</summary>
    public static async Task RefuseAsync(string handler, IEnumerable<string> known)
    {
        using var bootstrap = LambdaBootstrapBuilder
            .Create((Stream input, ILambdaContext _) => Task.FromResult(input))
            .UseBootstrapHandler(() => throw new UnknownHandlerException(handler, known))
            .Build();
        await bootstrap.RunAsync();
    }

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
}
