using System.Globalization;
using System.Text.RegularExpressions;
using LocalCloud.Iam;
using LocalCloud.Logs;

namespace LocalCloud.HttpApi;

/// <summary>Writes a stage's access log: its format with the <c>$context</c> variables filled in, <c>-</c> for what has no value.</summary>
internal sealed partial class AccessLog(LogGroups groups, TimeProvider clock)
{
    /// <summary>Writes the line of one request, if its stage has an access log.</summary>
    public void Write(HttpContext context, ApiResponse response, AccessRecord record)
    {
        // As on AWS a request that belongs to no route is logged by no stage.
        if (record.Match?.Stage.AccessLog is not { } settings || groups.Lines(settings.LogGroup) is null)
        {
            return;
        }

        var line = Variable.Replace(
            settings.Format,
            variable => Value(variable.Groups["name"].Value, context, response, record) is { Length: > 0 } value ? value : "-");
        groups.Add(settings.LogGroup, [new LogLine(clock.GetUtcNow(), record.Match.Stage.Name, line)]);
    }

    private string? Value(string name, HttpContext context, ApiResponse response, AccessRecord record) => name switch
    {
        "requestId" or "extendedRequestId" => record.RequestId,
        "accountId" => record.Api.AccountId,
        "apiId" => record.Api.Id,
        "stage" => record.Match!.Stage.Name,
        "routeKey" => record.Match!.Route.Key.ToString(),
        "httpMethod" => context.Request.Method,
        "path" => record.Match!.RawPath,
        "protocol" => context.Request.Protocol,
        "domainName" => context.Request.Host.Host,
        "domainPrefix" => context.Request.Host.Host.Split('.')[0],
        "status" => Text(response.Status),
        "responseLength" or "dataProcessed" => Text(response.Body.Length),
        "responseLatency" => Text(Math.Round((clock.GetUtcNow() - record.Time).TotalMilliseconds)),
        "requestTime" => record.Time.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
        "requestTimeEpoch" => Text(record.Time.ToUnixTimeMilliseconds()),
        _ when name.StartsWith("identity.", StringComparison.Ordinal) => Identity(name["identity.".Length..], context, record),
        _ when name.StartsWith("authorizer.", StringComparison.Ordinal) => FromAuthorizer(name["authorizer.".Length..], record),
        _ when name.StartsWith("error.", StringComparison.Ordinal) => Error(name["error.".Length..], response, record),
        _ => FromIntegration(name, record.Integration),
    };

    private static string? Identity(string name, HttpContext context, AccessRecord record) => name switch
    {
        "sourceIp" => HttpApiMiddleware.SourceIp(context.Connection),
        "userAgent" => context.Request.Headers.UserAgent.ToString(),
        "userArn" => record.Principal?.Arn,
        "user" or "caller" => record.Principal?.UserId,
        "accountId" => record.Principal?.AccountId,
        "cognitoIdentityId" => record.Principal?.Identity?.IdentityId,
        "cognitoIdentityPoolId" => record.Principal?.Identity?.IdentityPoolId,
        "cognitoAuthenticationType" => record.Principal?.Identity?.Amr is [var kind, ..] ? kind : null,
        "cognitoAuthenticationProvider" => record.Principal?.Identity?.Amr is [_, _, ..] amr ? string.Join(',', amr.Skip(1)) : null,
        _ => null,
    };

    private static string? FromAuthorizer(string name, AccessRecord record) =>
        name == "error" ? record.Jwt?.Error
        : name.StartsWith("claims.", StringComparison.Ordinal) && record.Jwt?.Claims?[name["claims.".Length..]] is { } claim ? JwtResult.TextOf(claim)
        : null;

    // The types are those that REST APIs document; for HTTP APIs AWS only names the variable.
    private static string? Error(string name, ApiResponse response, AccessRecord record) => (name, record.Integration, response.Status) switch
    {
        (_, { Error: null }, _) => null,
        ("message", _, _) => response.GatewayMessage,
        ("messageString", _, _) => response.GatewayMessage is { } message ? $"\"{message}\"" : null,
        ("responseType", _, StatusCodes.Status401Unauthorized) => "UNAUTHORIZED",
        ("responseType", _, StatusCodes.Status403Forbidden) => "ACCESS_DENIED",
        ("responseType", _, StatusCodes.Status413PayloadTooLarge) => "REQUEST_TOO_LARGE",
        ("responseType", _, StatusCodes.Status429TooManyRequests) => "THROTTLED",
        ("responseType", _, StatusCodes.Status503ServiceUnavailable) => "INTEGRATION_TIMEOUT",
        ("responseType", { }, _) => "INTEGRATION_FAILURE",
        _ => null,
    };

    private static string? FromIntegration(string name, IntegrationResult? integration) => integration is null ? null : name switch
    {
        "integrationErrorMessage" or "integration.error" => integration.Error,
        "integrationLatency" or "integration.latency" => Text(Math.Round(integration.Latency.TotalMilliseconds)),
        "integrationStatus" or "integration.integrationStatus" => integration.ServiceStatus is { } status ? Text(status) : null,
        "integration.status" => integration.Status is { } own ? Text(own) : null,
        "integration.requestId" or "awsEndpointRequestId" => integration.RequestId,
        _ => null,
    };

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$context\.(?<name>[A-Za-z0-9_:-]+(?:\.[A-Za-z0-9_:-]+)*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable { get; }
}

/// <summary>Where a stage writes a line for every request.</summary>
/// <param name="LogGroup">The log group.</param>
/// <param name="Format">The line, with variables: <c>$context.requestId</c>.</param>
internal sealed record AccessLogSettings(string LogGroup, string Format)
{
    /// <summary>Bytes of a format at most.</summary>
    public const int MaxFormatBytes = 3 * 1024;
}

/// <summary>What is known about a request when its line is written to the access log.</summary>
internal sealed class AccessRecord
{
    /// <summary>The API it came to.</summary>
    public required Api Api { get; init; }

    /// <summary>Its id.</summary>
    public required string RequestId { get; init; }

    /// <summary>When it came.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Where the request belongs; set as soon as it is known.</summary>
    public RouteMatch? Match { get; set; }

    /// <summary>Who signed it.</summary>
    public Principal? Principal { get; set; }

    /// <summary>What the JWT authorizer found.</summary>
    public JwtResult? Jwt { get; set; }

    /// <summary>What the function made of it.</summary>
    public IntegrationResult? Integration { get; set; }
}
