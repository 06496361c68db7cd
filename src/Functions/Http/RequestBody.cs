using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using Realtime.Messages;

namespace Functions.Http;

/// <summary>The JSON object in a request's body. HTTP APIs hand bodies of some media types over in base64.</summary>
internal static class RequestBody
{
    /// <summary>
    /// The largest body: some twenty times what the largest sensible one has, 50 topics with their positions. What is parsed takes many times
    /// its room, and Lambda hands over up to 6 MB.
    /// </summary>
    public const int MaxBytes = 256 * 1024;

    private static readonly Problem TooLarge = new()
    {
        Status = 413,
        Detail = string.Create(CultureInfo.InvariantCulture, $"The body must have at most {MaxBytes} bytes."),
    };

    public static bool TryParse(
        APIGatewayHttpApiV2ProxyRequest request, out JsonElement body, [NotNullWhen(false)] out Problem? problem)
    {
        body = default;
        problem = Problem.Bad("The body", "a JSON object, nested at most 64 deep");
        try
        {
            var text = request.Body ?? "";
            var bytes = request.IsBase64Encoded ? Convert.FromBase64String(text) : Encoding.UTF8.GetBytes(text);
            if (bytes.Length > MaxBytes)
            {
                problem = TooLarge;
                return false;
            }

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
