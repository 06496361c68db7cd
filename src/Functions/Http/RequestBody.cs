using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The JSON object in a request's body. HTTP APIs hand bodies of some media types over in base64.</summary>
internal static class RequestBody
{
    public static bool TryParse(
        APIGatewayHttpApiV2ProxyRequest request, out JsonElement body, [NotNullWhen(false)] out Problem? problem)
    {
        body = default;
        problem = Problem.Bad("The body", "a JSON object");
        try
        {
            var text = request.Body ?? "";
            var bytes = request.IsBase64Encoded ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
            using var document = JsonDocument.Parse(bytes);
            body = document.RootElement.Clone();
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return false;
        }

        if (body.ValueKind is JsonValueKind.Object)
        {
            problem = null;
        }

        return problem is null;
    }
}
