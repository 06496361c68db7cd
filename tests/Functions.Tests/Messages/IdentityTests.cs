using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Realtime.Messages;

namespace Functions.Tests.Messages;

/// <summary>
/// A table that the client library's tests read, too: whoever looks at the same bytes finds the same id and the same message.
/// </summary>
public sealed partial class IdentityTests
{
    private static readonly Dictionary<string, Sample> ByName = Read();

    public static TheoryData<string> Names => [.. ByName.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_has_the_id_and_is_the_message_that_clients_find_in_it(string name)
    {
        var sample = ByName[name];
        var payload = Payload.Inspect(sample.Text is null ? Convert.FromBase64String(sample.Base64!) : Encoding.UTF8.GetBytes(Written(sample.Text)));

        Assert.Equal(sample.Id, payload.SenderId);
        Assert.Equal(Written(sample.Logged), Json(payload.WithoutMeta()));
    }

    [Fact]
    public void What_is_logged_is_read_again_as_it_was()
    {
        foreach (var (name, sample) in ByName)
        {
            var logged = Payload.Inspect(Encoding.UTF8.GetBytes(Written(sample.Logged)));

            Assert.True(logged.IsJson && !logged.HasMeta, name);
            Assert.Equal(Written(sample.Logged), Json(logged.WithoutMeta()));
        }
    }

    private static string Json(Payload payload)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            payload.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary><c>«3»</c> stands for <c>[[[]]]</c>.</summary>
    private static string Written(string text) => Depth.Replace(text, match =>
    {
        var depth = int.Parse(match.Groups["depth"].ValueSpan, CultureInfo.InvariantCulture);
        return new string('[', depth) + new string(']', depth);
    });

    private static Dictionary<string, Sample> Read()
    {
        var samples = JsonSerializer.Deserialize<List<Sample>>(
            File.ReadAllText(global::Tests.Repository.PathTo("tests", "identities.json")), JsonSerializerOptions.Web)!;
        return samples.ToDictionary(sample => sample.Name);
    }

    [GeneratedRegex("«(?<depth>[0-9]+)»", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Depth { get; }

    private sealed record Sample(string Name, string? Text, string? Base64, string? Id, string Logged);
}
