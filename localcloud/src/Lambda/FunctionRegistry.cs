using System.Collections.Concurrent;
using LocalCloud.Gateway;
using LocalCloud.Hosting;

namespace LocalCloud.Lambda;

/// <summary>The functions that exist.</summary>
internal sealed class FunctionRegistry(CloudOptions options) : IAsyncDisposable
{
    private const string Latest = "$LATEST";

    private readonly ConcurrentDictionary<string, LambdaFunction> _functions = new();

    /// <summary>Every function.</summary>
    public IReadOnlyCollection<LambdaFunction> All => [.. _functions.Values];

    /// <summary>Adds a function.</summary>
    public void Add(LambdaFunction function) => _functions[function.Definition.Name] = function;

    /// <summary>The function that <paramref name="reference"/> names, or <see langword="null"/>.</summary>
    /// <param name="reference">Name, name with qualifier, partial ARN (<c>123456789012:function:name</c>) or ARN.</param>
    public LambdaFunction? Find(string reference) =>
        Parse(reference) is (var name, null or Latest) ? _functions.GetValueOrDefault(name) : null;

    /// <summary>The function that <paramref name="reference"/> names.</summary>
    /// <exception cref="AwsException"><c>ResourceNotFoundException</c>.</exception>
    public LambdaFunction Get(string reference, string? qualifier = null)
    {
        if (qualifier is null or Latest && Find(reference) is { } function)
        {
            return function;
        }

        var (name, own) = Parse(reference) ?? (reference, null);
        var suffix = qualifier ?? own;
        throw new AwsException(
            "ResourceNotFoundException",
            StatusCodes.Status404NotFound,
            $"Function not found: {ArnOf(name)}{(suffix is null ? "" : ":" + suffix)}");
    }

    /// <summary>Takes a function away and ends its processes.</summary>
    public async Task RemoveAsync(string name)
    {
        if (_functions.TryRemove(name, out var function))
        {
            await function.Environments.DisposeAsync();
        }
    }

    /// <summary>The ARN of a function in this account and region.</summary>
    public string ArnOf(string name) => $"arn:aws:lambda:{options.Region}:{options.AccountId}:function:{name}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var function in _functions.Values)
        {
            await function.Environments.DisposeAsync();
        }
    }

    // A reference to another account or region names nothing here.
    private (string Name, string? Qualifier)? Parse(string reference) => reference.Split(':') switch
    {
        [var name] => (name, null),
        [var name, var qualifier] => (name, qualifier),
        [var account, "function", var name, .. var rest] when account == options.AccountId => (name, rest.FirstOrDefault()),
        ["arn", "aws", "lambda", var region, var account, "function", var name, .. var rest]
            when region == options.Region && account == options.AccountId => (name, rest.FirstOrDefault()),
        _ => null,
    };
}

/// <summary>A function in <c>GET /_local/functions</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Arn">Its ARN.</param>
/// <param name="Handler">Its handler.</param>
internal sealed record FunctionSummary(string Name, string Arn, string Handler);

/// <summary><c>GET /_local/functions</c>.</summary>
internal sealed class FunctionsEndpoint(FunctionRegistry functions) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/functions", () => functions.All
        .Select(function => new FunctionSummary(function.Definition.Name, function.Definition.Arn, function.Definition.Handler))
        .OrderBy(function => function.Name, StringComparer.Ordinal));
}
