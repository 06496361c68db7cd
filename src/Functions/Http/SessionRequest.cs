using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Functions.Json;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The body of <c>POST /session</c>: nothing, or <c>{"refused":true}</c> after AWS IoT Core refused the connection.</summary>
internal sealed record SessionRequest(bool Refused)
{
    public static bool TryParse(
        APIGatewayHttpApiV2ProxyRequest request,
        [NotNullWhen(true)] out SessionRequest? session,
        [NotNullWhen(false)] out Problem? problem)
    {
        session = new SessionRequest(Refused: false);
        problem = null;
        if (string.IsNullOrEmpty(request.Body))
        {
            return true;
        }

        if (!RequestBody.TryParse(request, out var body, out problem))
        {
            return false;
        }

        var refused = body.Field("refused");
        session = new SessionRequest(refused?.ValueKind is JsonValueKind.True);
        problem = refused is null or { ValueKind: JsonValueKind.True or JsonValueKind.False }
            ? null
            : Problem.Bad("refused", "true or false, or left out");
        return problem is null;
    }
}
