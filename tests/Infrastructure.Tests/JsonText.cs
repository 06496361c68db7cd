using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Infrastructure.Tests;

internal static class JsonText
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compact JSON, with &lt; and &gt; as they are.</summary>
    public static string Compact(this JsonNode node) => node.ToJsonString(Plain);
}
