using LocalCloud.Gateway;

namespace LocalCloud.Lambda;

/// <summary><c>GET /_local/functions</c>.</summary>
internal sealed class FunctionsEndpoint(FunctionRegistry functions) : ILocalEndpoint
{
    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local) => local.MapGet("/functions", () => functions.All
        .Select(function => new FunctionSummary(function.Definition.Name, function.Definition.Arn, function.Definition.Handler))
        .OrderBy(function => function.Name, StringComparer.Ordinal));
}
