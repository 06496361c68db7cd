using LocalCloud.Gateway;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.Chaos;

/// <summary>Registers what goes wrong on purpose.</summary>
internal static class ChaosServices
{
    /// <summary>Adds the switches, once however often it is called.</summary>
    public static IServiceCollection AddChaos(this IServiceCollection services)
    {
        services.TryAddSingleton<ChaosSwitches>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILocalEndpoint, ChaosEndpoint>());
        return services;
    }
}

/// <summary>
/// <c>GET /_local/chaos</c> and <c>POST /_local/chaos</c>, whose body is what <c>--chaos</c> takes, or <c>off</c>.
/// </summary>
internal sealed class ChaosEndpoint(ChaosSwitches chaos) : ILocalEndpoint
{
    // The longest sensible value is far shorter.
    private const int MaxCharacters = 1_000;

    /// <inheritdoc/>
    public void Map(RouteGroupBuilder local)
    {
        local.MapGet("/chaos", Show);
        local.MapPost("/chaos", SwitchAsync);
    }

    private IResult Show() => Results.Json(new { chaos = chaos.Settings.ToString(), switches = ChaosParser.Switches });

    private async Task<IResult> SwitchAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var buffer = new char[MaxCharacters + 1];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        if (ChaosParser.TryParse(new string(buffer, 0, length), out var settings) is { } problem)
        {
            return Results.BadRequest(new { message = problem });
        }

        chaos.Settings = settings;
        return Show();
    }
}
