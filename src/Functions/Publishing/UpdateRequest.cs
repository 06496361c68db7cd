using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Functions.Json;
using Realtime.Messages;
using Realtime.Publishing;

namespace Functions.Publishing;

/// <summary><c>{"id"?, "topic", "message"}</c> or <c>{"id"?, "topic", "messages"}</c>, read and checked but for the topic.</summary>
/// <param name="Id">The publisher's own id.</param>
/// <param name="Topic">The topic, as it came.</param>
/// <param name="Messages">What is to be published, in its order.</param>
/// <param name="IsList">Whether the messages came as <c>messages</c>.</param>
internal sealed record UpdateRequest(string? Id, string Topic, IReadOnlyList<Payload> Messages, bool IsList)
{
    /// <summary>What the request calls one of its messages.</summary>
    public string NameOf(int index) => IsList ? NameInList(index) : "message";

    public static bool TryParse(
        JsonElement body, [NotNullWhen(true)] out UpdateRequest? request, [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!EventFields.TryId(body, out var id, out problem))
        {
            return false;
        }

        if (body.Field("topic")?.Text() is not { } topic)
        {
            problem = Problem.Bad("topic", "a string");
            return false;
        }

        if (!TryMessages(body, out var messages, out problem))
        {
            return false;
        }

        request = new UpdateRequest(id, topic, messages, IsList: body.Field("messages") is not null);
        return true;
    }

    private static string NameInList(int index) => string.Create(CultureInfo.InvariantCulture, $"messages[{index}]");

    private static bool TryMessages(
        JsonElement body, [NotNullWhen(true)] out IReadOnlyList<Payload>? messages, [NotNullWhen(false)] out Problem? problem)
    {
        messages = null;
        var one = body.Field("message");
        var several = body.Field("messages");
        if (one is null == several is null)
        {
            problem = Problem.Bad("message", "given, or messages instead of it");
            return false;
        }

        if (one is { } single)
        {
            var isMessage = EventFields.TryMessage("message", single, out var message, out problem);
            messages = [message!];
            return isMessage;
        }

        var list = several!.Value;
        if (list.ValueKind is not JsonValueKind.Array || list.GetArrayLength() is 0 or > BackendPublisher.MaxMessages)
        {
            problem = Problem.Bad("messages", $"an array of 1 to {BackendPublisher.MaxMessages} messages");
            return false;
        }

        var read = new List<Payload>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (!EventFields.TryMessage(NameInList(read.Count), item, out var message, out problem))
            {
                return false;
            }

            read.Add(message);
        }

        messages = read;
        problem = null;
        return true;
    }
}
