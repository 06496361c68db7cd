using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Functions.Tests.Fakes;

/// <summary>
/// An AWS client that answers what a test has taught it, and fails on anything else. A proxy, because the real packages'
/// interfaces have many more members than the stand-ins.
/// </summary>
[SuppressMessage("Design", "MA0053:Make class sealed", Justification = "DispatchProxy derives from it.")]
public class ClientFake : DispatchProxy
{
    private readonly Dictionary<Type, Func<object, CancellationToken, object>> _answers = [];

    public static (TClient Client, ClientFake Fake) Create<TClient>()
        where TClient : class
    {
        var client = DispatchProxy.Create<TClient, ClientFake>();
        return (client, (ClientFake)(object)client);
    }

    public ClientFake On<TRequest, TResponse>(Func<TRequest, CancellationToken, Task<TResponse>> answer)
    {
        _answers[typeof(TRequest)] = (request, cancellationToken) => answer((TRequest)request, cancellationToken);
        return this;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        args is [{ } request, CancellationToken cancellationToken] && _answers.TryGetValue(request.GetType(), out var answer)
            ? answer(request, cancellationToken)
            : throw new NotSupportedException($"Nobody taught the fake {targetMethod?.Name}({string.Join(", ", args ?? [])}).");
}
